"""Kinds of sampling whose samples are images, one a file.

What comes in: ways from a latent to pixels; `genlab.checkpoints.kinds` names each once.
"""
