"""Kinds of sampling whose samples are sequences of tokens, one a file: texts, tunes.

What comes in: ways from the tokens so far to the chances of the next; `genlab.checkpoints.kinds` names each once.
"""
