"""The Play page: a round from the address, its card, what it is set to, and ways out of it."""
