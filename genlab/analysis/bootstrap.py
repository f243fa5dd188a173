"""The two-way bootstrap: people and images are both drawn anew, because both could have been others.

Owen's pigeonhole bootstrap (2007) weights an answer by (times its person was drawn) x (times its image was
drawn). Beside the spread of people and of images that counts the noise of single answers three times instead
of once, which makes intervals up to sqrt(3) too wide. Here the first factor that can be redrawn (people) is
drawn as usual and every further one (images) with weights damped toward 1, so that the draws' variance is
that of two-way clustering: V(people) + max(0, V(images) - V(answers)), as in Cameron, Gelbach & Miller
(2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

Integers = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

CHUNK = 500_000  # weights in one array: 4 MB


@dataclass(frozen=True)
class Factor:
    """Something drawn anew: the people, or the images in one role."""

    codes: Integers  # (cells,) which of them stands behind a cell, numbered from 0
    levels: int  # how many there are

    def spread(self, influence: Floats) -> float:
        """Return the variance of a statistic when this factor alone is drawn anew, to first order."""
        return float(np.sum(np.bincount(self.codes, influence) ** 2))


@dataclass(frozen=True)
class Group:
    """Answers to one kind of image (a generator's fakes, or the reals), a cell per person and image."""

    people: Integers  # (cells,) numbered over the whole study
    columns: Integers  # (cells,) image, or combination of images, numbered within the group
    images: tuple[Integers, ...]  # per role (pair: fake, real), (columns,) which image
    correct: Floats  # (cells,) correct answers
    shown: Floats  # (cells,) answers

    @cached_property
    def answers(self) -> int:
        return int(self.shown.sum())

    @cached_property
    def right(self) -> int:
        return int(self.correct.sum())

    @property
    def share(self) -> float:
        return self.right / self.answers

    @cached_property
    def judges(self) -> int:
        """How many people answered."""
        return len(np.unique(self.people))

    @cached_property
    def residuals(self) -> Floats:
        """(cells,) what each cell adds to the share's error; they sum to 0."""
        return (self.correct - self.share * self.shown) / self.answers

    @cached_property
    def roles(self) -> tuple[Factor, ...]:
        """The images by role, as factors over the cells."""
        return tuple(Factor(image[self.columns], int(image.max()) + 1) for image in self.images)

    @property
    def fewest(self) -> int:
        """How many images there are, of the role that has fewest."""
        return min(factor.levels for factor in self.roles)

    @cached_property
    def lead(self) -> int | None:
        """Which role is drawn in full: None where people are, else the first with several images."""
        if self.judges > 1:
            return None
        return next((role for role, factor in enumerate(self.roles) if factor.levels > 1), None)

    @cached_property
    def damping(self) -> tuple[float, ...]:
        """Per role, the factor on a weight's deviation from 1; 0 where images add no spread of their own."""
        noise = float(np.sum(self.residuals**2))
        kept = []
        for role, factor in enumerate(self.roles):
            spread = factor.spread(self.residuals)
            if factor.levels == 1 or spread <= noise:
                kept.append(float(factor.levels > 1 and role == self.lead))
            else:
                kept.append(1.0 if role == self.lead else float(np.sqrt((spread - noise) / (spread + noise))))
        return tuple(kept)


def count(
    people: Integers, images: Sequence[npt.NDArray[np.object_]], correct: npt.NDArray[np.bool_]
) -> Group:
    """Count answers per person and image.

    Args:
        people: (answers,) person of each answer, numbered over the whole study.
        images: per role, (answers,) the image's name.
        correct: (answers,)
    """
    codes = [pd.factorize(image, sort=True)[0] for image in images]
    combination = codes[0]
    for code in codes[1:]:
        combination = combination * (int(code.max()) + 1) + code
    first, column = _numbered(combination)
    cell_first, cell = _numbered(people * len(first) + column)
    return Group(
        people=people[cell_first],
        columns=column[cell_first],
        images=tuple(code[first] for code in codes),
        correct=np.bincount(cell, weights=correct).astype(np.float64),
        shown=np.bincount(cell).astype(np.float64),
    )


def resample(groups: Sequence[Group], people: int, replicates: int, seed: int) -> Floats:
    """Draw people and images anew and return each group's share of correct answers every time.

    A person's weight is the same in all groups of a replicate, so that differences and means of groups keep
    what people have in common. With one person only images are drawn, with one image only people; with one of
    each the draws do not vary.

    Args:
        groups: answers by kind of image; their people are numbered alike.
        people: how many people the study has.
        replicates: how many times to draw.
        seed: the same seed gives the same draws.

    Returns:
        Shares of shape (groups, replicates); NaN where a replicate drew nobody of a group.

    Source: Owen (2007), The pigeonhole bootstrap, Annals of Applied Statistics 1:386.
    """
    random = np.random.default_rng(seed)
    shares = np.empty((len(groups), replicates))
    tables = [_tables(group, people) for group in groups]
    # Where image weights are all 1, rows are summed once, and all such groups are weighted at once.
    plain = [row for row, group in enumerate(groups) if group.judges > 1 and not any(group.damping)]
    sums = np.array([table.sum(axis=1) for row in plain for table in tables[row]]).reshape(-1, people)
    widest = max((len(group.images[0]) for group in groups), default=0)
    size = max(1, min(replicates, CHUNK // (people + widest)))
    for start in range(0, replicates, size):
        here = slice(start, min(start + size, replicates))
        width = here.stop - here.start
        person_weights = _multinomial(random, people, width)
        weighted = (sums @ person_weights).reshape(-1, 2, width)
        totals = dict(zip(plain, weighted, strict=True))
        for row, (group, (correct, shown)) in enumerate(zip(groups, tables, strict=True)):
            if row in totals:
                right, total = totals[row]
            else:
                weights = np.ones_like(person_weights) if group.judges == 1 else person_weights
                image_weights = np.ones((len(group.images[0]), width))
                for image, factor, kept in zip(group.images, group.roles, group.damping, strict=True):
                    if kept:
                        drawn = 1 + kept * (_multinomial(random, factor.levels, width) - 1)
                        image_weights *= drawn[image]
                right = np.einsum("pr,pr->r", weights, correct @ image_weights)
                total = np.einsum("pr,pr->r", weights, shown @ image_weights)
            shares[row, here] = np.divide(right, total, out=np.full(width, np.nan), where=total > 0)
    return shares


def _numbered(values: Integers) -> tuple[Integers, Integers]:
    """Return where each distinct value first stands, and each value's number (in sorted order)."""
    _, first, codes = np.unique(values, return_index=True, return_inverse=True)
    return first, codes


def _tables(group: Group, people: int) -> tuple[csr_array, csr_array]:
    """Return (people, columns) tables of correct answers and of answers."""
    cells = (group.people, group.columns)
    shape = (people, len(group.images[0]))
    return csr_array((group.correct, cells), shape=shape), csr_array((group.shown, cells), shape=shape)


def _multinomial(random: np.random.Generator, levels: int, width: int) -> Floats:
    """Draw `levels` of `levels` with replacement; (levels, width) how often each was drawn."""
    drawn = random.integers(0, levels, (levels, width))
    drawn *= width
    drawn += np.arange(width)
    return np.bincount(drawn.ravel(), minlength=levels * width).reshape(levels, width).astype(np.float64)
