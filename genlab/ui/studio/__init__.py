"""The Studio page: a generator is steered, what is worth keeping is kept, and what is chosen is sent on."""
