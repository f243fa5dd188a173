"""A class of phones that play for real, to see how many a server carries (`genlab load`).

What comes in: players, their tabs, and the report on what they lived through.
"""
