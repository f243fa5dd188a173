"""Families that write sequences of tokens, texts or tunes, one a file."""
