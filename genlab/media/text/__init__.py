"""Texts as a medium: lines of letters, and pairs of them."""
