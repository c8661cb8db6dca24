"""The guest page: its renderer and the templates it draws."""
