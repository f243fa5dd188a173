"""Judging samples by numbers, where people judge them by eye.

What comes in: one measure a module, with its source and its floor of real against real.
"""
