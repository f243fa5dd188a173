"""How fast genlab is, as ratios measured in one run (`genlab bench`).

What comes in: one part that is timed a module; never a test.
"""
