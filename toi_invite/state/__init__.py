"""One flat Reflex state per page: reads input, calls a service, shows the result."""
