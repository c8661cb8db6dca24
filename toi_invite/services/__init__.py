"""Everything that happens: plain functions that take a session and return results."""
