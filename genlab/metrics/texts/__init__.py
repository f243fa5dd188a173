"""Judging writers by numbers: what a text costs them, what is new in theirs, and who tells it from a person's."""
