"""The studio: designs that somebody steers a generator to, keeps, and sends on.

What comes in: latents and what lies near them, boards and collections in the database, orders and their sheets; no
screen, and nothing that trains.
"""
