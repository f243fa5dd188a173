"""The difference of means over the same people and stimuli, with its interval.

What one person, or one stimulus, adds to both sides cancels in a difference. So its variance is that of two-way
clustering with every answer's influence on the difference itself, V(people) + V(stimuli) - V(answers): where stimuli
cancel, the last two are less than nothing. It is taken for no less than the smaller one of the first two.

Source: Cameron, Gelbach & Miller (2011), J. Business & Economic Statistics 29:238, eq. 2.11; degrees of freedom by
Satterthwaite (1946).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from genlab.analysis.intervals import Interval, check_level

Floats = npt.NDArray[np.float64]


def contrast(
    values: npt.NDArray[np.number],
    sides: Sequence[tuple[npt.NDArray[np.bool_], float]],
    people: npt.NDArray[np.integer],
    stimuli: npt.NDArray[np.integer],
    level: float = 0.95,
) -> tuple[float, Interval | None]:
    """Return a weighted sum of means of answers, and its interval over people and stimuli.

    Args:
        values: `(n,)` what each answer is worth.
        sides: which answers a mean is over, and its weight: 1 and -1 for a difference.
        people: `(n,)` who answered, numbered from 0.
        stimuli: `(n,)` about what, numbered from 0.
        level: confidence.

    Returns:
        The sum, and its interval: over stimuli alone where one person answered; None where that one saw one alone, or
        where all answers of each side are worth the same: so few, or so alike, do not say how much others would vary.
    """
    check_level(level)
    value, influence = 0.0, np.zeros(len(values))
    for which, weight in sides:
        mean = float(values[which].mean())
        value += weight * mean
        influence[which] += weight * (values[which] - mean) / which.sum()
    asked = np.logical_or.reduce([which for which, _weight in sides])
    persons, images = (np.unique(codes[asked], return_inverse=True)[1] for codes in (people, stimuli))
    found = influence[asked]
    by_person, by_image = (float(np.sum(np.bincount(codes, found) ** 2)) for codes in (persons, images))
    noise = float(np.sum(found**2))
    many, shown = int(persons.max()) + 1, int(images.max()) + 1
    if many < 2 and shown < 2:
        return value, None
    if many > 1:
        by_person *= many / (many - 1)
    if shown > 1:
        by_image *= shown / (shown - 1)
    total = by_image if many < 2 else max(by_person + by_image - noise, min(by_person, by_image))
    if total == 0:
        return value, None
    uncertainty = by_person**2 / (many - 1) if many > 1 else 0.0
    uncertainty += by_image**2 / (shown - 1) if shown > 1 and (many < 2 or by_image > noise) else 0.0
    freedom = max(1.0, total**2 / uncertainty) if uncertainty else np.inf
    half = float(stdtrit(freedom, (1 + level) / 2)) * total**0.5
    return value, (value - half, value + half)
