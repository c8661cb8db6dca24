"""toi_invite: invitations to a toi, published by one Kaspi payment."""
