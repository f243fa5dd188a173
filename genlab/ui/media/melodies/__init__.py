"""Tunes on the screen: heard, and seen as a roll or a score; the other half of `genlab.media.melody`."""
