"""Photos: decoded behind bars, stored by whatever keeps files, shown to who may see them, swept when unused."""
