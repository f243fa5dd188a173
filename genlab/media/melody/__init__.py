"""Melodies as a medium: tunes of one voice, and the line of words that each is learned and kept as."""
