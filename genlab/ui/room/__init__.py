"""A class in one room: the host's page, the board on the projector, joining, and what the host carries home."""
