"""The aid: words coloured by how likely a model finds them, in half of a person's questions.

Source: Gehrmann, Strobelt & Rush (2019), GLTR: Statistical detection and visualization of generated text, ACL
demonstrations. There people answered without colours first and with them then; here a coin decides for every two
questions that follow one another which of them has colours, so that learning does not count as help.
"""

from random import Random


def aided(seed: int, trial: int) -> bool:
    """Return whether the words of a question are coloured, by its round's seed and its place in the round."""
    two, second = divmod(trial, 2)
    return (Random(f"aid {seed} {two}").random() < 0.5) != bool(second)
