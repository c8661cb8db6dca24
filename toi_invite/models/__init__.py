"""SQLModel tables, one noun a file, with their enums and allowed transitions beside them."""
