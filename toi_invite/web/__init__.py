"""FastAPI: webhook, guest page, health, session cookie."""
