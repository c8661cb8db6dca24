"""What organizers see: functions that return components, without logic."""
