"""Strengths of things from choices between two of them: Bradley and Terry's model.

Thing i is taken before j with probability p_i / (p_i + p_j). Where one won, or lost, every time it met another, the
data alone has no finite strengths (Ford 1957), and draws of people often are such: so everything also meets an average
one, of strength 1, and takes and loses half a time (Caron & Doucet 2012, as a Gamma prior). Thirty answers on a thing
are moved by that by a point or two toward the middle, three by much.

Source: Bradley & Terry (1952), Biometrika 39:324; Hunter (2004), MM algorithms for generalized Bradley-Terry models,
Annals of Statistics 32:384 (a test holds these strengths to its slower, ever rising steps); Ford (1957), American
Mathematical Monthly 64:28; Caron & Doucet (2012), Journal of Computational and Graphical Statistics 21:174.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.special import expit

from genlab.errors import GenlabError

PRIOR = 0.5
"""How often everything also takes, and loses, against an average one."""
STEPS = 100
LONGEST = 2.0
CLOSE = 1e-6
"""Largest step of a strength's logarithm at which it is found; one step is held to `LONGEST`."""

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Table:
    """Choices counted by person and pair.

    Attributes:
        designs, people: how many.
        ends: `(pairs, 2)`, which designs each pair is of, the smaller number first.
        wins: `(people, 2 pairs)`, how often each person took the first of each pair, then the second.
    """

    designs: int
    people: int
    ends: Places
    wins: csr_array

    @classmethod
    def of(
        cls, designs: int, left: Places, right: Places, taken_left: npt.NDArray[np.bool_], people: Places
    ) -> "Table":
        low, high = np.minimum(left, right), np.maximum(left, right)
        keys, pair = np.unique(low * designs + high, return_inverse=True)
        second = np.where(taken_left, left, right) == high
        count = int(people.max()) + 1
        cells = (np.ones(len(pair)), (people, pair + len(keys) * second))
        wins = csr_array(cells, shape=(count, 2 * len(keys)))
        return cls(designs, count, np.stack(np.divmod(keys, designs), 1), wins)

    @property
    def graph(self) -> csr_array:
        """Which designs met."""
        shape = (self.designs, self.designs)
        return csr_array((np.ones(len(self.ends)), tuple(self.ends.T)), shape=shape)

    @property
    def at_ends(self) -> csr_array:
        """`(2 pairs, designs)`: 1 where a pair's first, or second, design is this one."""
        size = 2 * len(self.ends)
        return csr_array((np.ones(size), (np.arange(size), self.ends.T.ravel())), shape=(size, self.designs))


def fit(table: Table, wins: Floats, start: Floats | None = None) -> Floats:
    """Return the logarithms of the strengths of all designs, `(draws, designs)`, for several counts of wins at once.

    Newton's steps up the logarithm of the posterior, which has one top; each held to `LONGEST`.

    Args:
        table: who met whom.
        wins: `(draws, 2 pairs)`, as of `Table.wins`.
        start: logarithms to begin with, `(designs,)`.

    Raises:
        GenlabError: where the strengths do not settle.
    """
    (one, other), at_ends, count = table.ends.T, table.at_ends, len(table.ends)
    won = wins @ at_ends + PRIOR
    met = wins[:, :count] + wins[:, count:]
    found = np.zeros(won.shape) if start is None else np.tile(start, (len(won), 1))
    diagonal = np.arange(table.designs)
    for _step in range(STEPS):
        chance = expit(found[:, one] - found[:, other])
        average = expit(found)
        expected = np.concatenate([met * chance, met * (1 - chance)], 1) @ at_ends + 2 * PRIOR * average
        bend = met * chance * (1 - chance)
        curve = np.zeros((len(won), table.designs, table.designs))
        curve[:, one, other] = curve[:, other, one] = -bend
        curve[:, diagonal, diagonal] = np.concatenate([bend, bend], 1) @ at_ends + 2 * PRIOR * average * (
            1 - average
        )
        step = np.linalg.solve(curve, (won - expected)[..., None])[..., 0]
        found += np.clip(step, -LONGEST, LONGEST)
        if float(np.abs(step).max()) < CLOSE:
            return found
    raise GenlabError(
        f"Strengths do not settle. Expected a step below {CLOSE:g}. Received: {np.abs(step).max():g}."
    )


def shares(strengths: Floats) -> Floats:
    """Return how often each design is taken before the others, `(draws, designs)`, from logarithms of strengths."""
    count = strengths.shape[1]
    return np.stack(
        [
            (expit(strengths[:, [place]] - strengths).sum(1) - 0.5) / max(1, count - 1)
            for place in range(count)
        ],
        1,
    )
