"""Keeping what was stored: backups, checks that everything adds up, and forgetting what is old.

What comes in: work on a whole database at once, between classes rather than during them.
"""
