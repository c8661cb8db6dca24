"""What an organizer prints: a card, an invitation, a table tent and a poster for the door, each with the QR code."""
