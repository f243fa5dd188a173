"""How a learning rate goes over a run: it rises, and falls as a cosine."""

import keras


def rising_and_falling(highest: float, steps: int, warm: int) -> keras.optimizers.schedules.CosineDecay:
    """Return a rate that rises over `warm` steps, a tenth of all at most, and falls to 0 as a cosine.

    Args:
        highest: where it stops rising; a twentieth of it is where it begins.
        steps: of the run.
        warm: see above.
    """
    warm = min(warm, steps // 10 + 1)
    return keras.optimizers.schedules.CosineDecay(
        highest / 20, steps - warm + 1, warmup_target=highest, warmup_steps=warm
    )
