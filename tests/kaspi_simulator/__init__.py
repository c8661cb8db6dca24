"""A bank to develop and test against: a program of its own that knows nothing of toi_invite."""
