"""Simulated people: for planning a study, for checking the statistics, and for load.

What comes in: people who answer by a known rule, so that what is found can be held against what is true.
"""
