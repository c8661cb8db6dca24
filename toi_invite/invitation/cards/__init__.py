"""Pictures of an event: the card that messengers show, and the story that hosts post."""
