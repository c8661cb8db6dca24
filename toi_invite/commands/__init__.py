"""The commands of `python -m toi_invite`, one group or command a file."""
