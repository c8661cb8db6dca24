"""The gateways: one protocol, and whoever speaks it. The only floor that knows HTTP clients."""
