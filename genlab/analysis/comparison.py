"""Two studies compared: by how much people's accuracy and errors differ, and whether that is shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from genlab.analysis import study
from genlab.analysis.equivalence import equivalent
from genlab.analysis.estimate import Estimate
from genlab.analysis.holm import holm
from genlab.analysis.intervals import Interval
from genlab.analysis.tables import Reading, Said, read
from genlab.analysis.verdict import Judged, check_bounds, smallest
from genlab.errors import GenlabError


def compare(
    first: Path | str | bytes,
    second: Path | str | bytes,
    mapping: Mapping[str, str] | None = None,
    said: Said | None = None,
    *,
    margin: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
    flag: bool = False,
) -> dict[str, Any]:
    """Compare the tables of two studies, generator by generator.

    Differences are the second's less the first's. The people and the images of each table are drawn anew, apart from
    the other's: where both show the same images the intervals are wider than they need be.

    Args:
        first, second: files, or bytes, of any form that `genlab.analysis.tables` reads.
        mapping, said: as for `study.analyse`, of both tables.
        margin: within what difference accuracy is the same, as a share.
        level: confidence of the intervals.
        seed: of the bootstrap.
        flag: set apart answers by `exclusions.Rules` too.

    Returns:
        A report of plain values: first and second (rows, account, read_as), margin, level, seed, and generators: by
        name the generator of each table, accuracy, fake_error and real_error (first, second, difference, interval;
        None where a table does not say), the verdict as a code ("differ", "same" or "more") and in words, p-values
        (Holm-adjusted over the generators) and too_few.

    Raises:
        GenlabError: where a table cannot be read, or no generator is in both.
    """
    check_bounds(margin, level)
    study.check_seed(seed)
    readings = [read(source, mapping, said) for source in (first, second)]
    found = [study.estimates(reading, seed=seed + place, flag=flag) for place, reading in enumerate(readings)]
    pairs = _pairs(*found)
    differences = {
        name: _Difference(found[0][one].accuracy, found[1][other].accuracy)
        for name, (one, other) in pairs.items()
        if found[0][one].accuracy is not None and found[1][other].accuracy is not None
    }
    same = dict(zip(differences, holm([d.p_same(margin) for d in differences.values()]), strict=True))
    differs = dict(zip(differences, holm([d.p_differs() for d in differences.values()]), strict=True))
    entries = {}
    for name, (one, other) in pairs.items():
        sides = (found[0][one], found[1][other])
        too_few = next((side.too_few for side in sides if side.too_few), None)
        code = "more"
        if name in differences and not too_few:
            code = "same" if same[name] <= 1 - level else "differ" if differs[name] <= 1 - level else "more"
        entries[name] = {
            "first": one,
            "second": other,
            "accuracy": _told(sides, "accuracy", level),
            "fake_error": _told(sides, "fakes", level, errors=True),
            "real_error": _told(sides, "reals", level, errors=True),
            "verdict": _words(code, too_few, differences.get(name), margin),
            "verdict_code": code,
            "p_equivalence": same.get(name),
            "p_difference": differs.get(name),
            "too_few": too_few,
        }
    return {
        **{
            name: _account(reading, flag) for name, reading in zip(("first", "second"), readings, strict=True)
        },
        "margin": margin,
        "level": level,
        "seed": seed,
        "generators": entries,
    }


class _Difference:
    """The second's share less the first's, of two studies that know nothing of each other."""

    def __init__(self, first: Estimate | None, second: Estimate | None, errors: bool = False) -> None:
        assert first is not None and second is not None
        self.first, self.second, self.sign = first, second, -1 if errors else 1
        self.value = self.sign * (second.value - first.value)

    def interval(self, level: float) -> Interval:
        """Return the interval of the difference from each study's own, which resamples its people and images.

        Source: method of variance estimates recovery, Zou & Donner (2008), Statistics in Medicine 27:1693, eq. 4.
        """
        (low, high), (lower, higher) = self.first.interval(level), self.second.interval(level)
        one, other = self.first.value, self.second.value
        below = other - one - float(np.hypot(other - lower, high - one))
        above = other - one + float(np.hypot(higher - other, one - low))
        ends = sorted((self.sign * below, self.sign * above))
        return max(-1.0, ends[0]), min(1.0, ends[1])

    def p_same(self, margin: float) -> float:
        """Return the smallest alpha at which two one-sided tests show a difference within `margin`."""

        def within(alpha: float) -> bool:
            low, high = self.interval(1 - 2 * alpha)
            return equivalent((0.5 + low, 0.5 + high), margin)

        return smallest(within, 0.5)

    def p_differs(self) -> float:
        """Return the smallest alpha at which the interval excludes no difference."""
        return smallest(
            lambda alpha: not self.interval(1 - alpha)[0] <= 0 <= self.interval(1 - alpha)[1], 1.0
        )


def _pairs(first: Mapping[str, Judged], second: Mapping[str, Judged]) -> dict[str, tuple[str, str]]:
    """Return which generators are compared: those of one name, or the only one of each table."""
    shared = sorted(first.keys() & second.keys())
    if shared:
        return {name: (name, name) for name in shared}
    if len(first) == len(second) == 1:
        (one,), (other,) = first, second
        return {f"{one}, {other}": (one, other)}
    raise GenlabError(
        f"No generator is in both tables. Received: {', '.join(sorted(first)) or 'none'} in the first, "
        f"{', '.join(sorted(second)) or 'none'} in the second."
    )


def _told(
    sides: tuple[Judged, Judged], name: str, level: float, errors: bool = False
) -> dict[str, Any] | None:
    first, second = (getattr(side, name) for side in sides)
    if first is None or second is None:
        return None
    difference = _Difference(first, second, errors)
    return {
        "first": 1 - first.value if errors else first.value,
        "second": 1 - second.value if errors else second.value,
        "difference": difference.value,
        "interval": difference.interval(level),
    }


def _words(code: str, too_few: str | None, difference: _Difference | None, margin: float) -> str:
    if too_few:
        return f"no verdict: nothing can be said of {too_few} from one alone"
    if difference is None:
        return "no verdict: accuracy is not known in both"
    if code == "same":
        return f"people tell both alike within +-{margin * 100:g} points (equivalence shown)"
    if code == "differ":
        which = "second" if difference.value > 0 else "first"
        return f"people tell the {which} better (difference shown)"
    return "not enough answers: neither a difference nor that both are alike is shown"


def _account(reading: Reading, flag: bool) -> dict[str, Any]:
    return {
        "form": reading.form,
        "rows": {"read": reading.rows, "used": len(reading.table)},
        "account": study.account_of(reading, flag),
        "read_as": reading.read_as,
    }
