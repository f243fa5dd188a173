"""The screens. What all pages share stands here; every page has a room of its own.

What comes in: what draws, asks and words. What a page decides stands in the wings below.
"""
