"""What people like best, in words, and as a table."""

from collections.abc import Mapping
from html import escape
from typing import Any

from genlab.reports.naming import generator_name
from genlab.words import _, ngettext

SURE = 0.95
"""Share of draws of people in which a design comes first from which it is said to be liked best."""
WIDE = 0.05
"""Share of answers to one side, off one half, from which it is said that sides mattered."""


def told(found: Mapping[str, Any]) -> list[str]:
    """Return what a part of a study says of what people like, in sentences; the first says who is in front.

    Args:
        found: an entry of a study's `preference`, see `genlab.analysis.study.analyse`.
    """
    best, *others = found["designs"]
    sure = best["first"] is not None and best["first"] >= SURE
    sentences = [
        _("People like {design} best: it is taken before another design in {share}.").format(
            design=best["stimulus"], share=_with(best["share"], best["interval"])
        )
        if sure
        else _(
            "{design} is in front: it is taken before another design in {share}. Which is liked best is not settled."
        ).format(design=best["stimulus"], share=_with(best["share"], best["interval"]))
    ]
    if best["first"] is not None and others:
        sentences.append(
            _("In {share:.0%} of the draws of people {design} comes first.").format(
                share=best["first"], design=best["stimulus"]
            )
        )
    if found["kept"] is not None:
        sentences.append(
            ngettext(
                "Of a kept and a random design people take the kept one in {share} of {count} choice.",
                "Of a kept and a random design people take the kept one in {share} of {count} choices.",
                found["kept_pairs"],
            ).format(share=_with(found["kept"], found["kept_interval"]), count=found["kept_pairs"])
        )
    return sentences + doubts(found)


def doubts(found: Mapping[str, Any]) -> list[str]:
    """Return what a reader of a ranking should know of it: designs that never met, circles, ties, sides."""
    lines = []
    if found["groups"] > 1:
        lines.append(
            _(
                "The designs fall into {count} groups that never met each other: only within a group can they be "
                "compared."
            ).format(count=found["groups"])
        )
    if found["circles"]:
        lines.append(
            _("{count} of {of} threes go round in a circle: a before b, b before c, c before a.").format(
                count=found["circles"], of=found["triples"]
            )
        )
    if found["ties"]:
        lines.append(
            ngettext(
                "{count} of {of} pairs is tied.", "{count} of {of} pairs are tied.", found["ties"]
            ).format(count=found["ties"], of=found["pairs"])
        )
    if abs(found["left"] - 0.5) > WIDE:
        lines.append(
            _("The left one is taken in {share:.0%}; sides are balanced over designs.").format(
                share=found["left"]
            )
        )
    return lines


def table(found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the ranking as columns."""
    designs = found["designs"]
    return {
        _("Rank"): list(range(1, len(designs) + 1)),
        _("Design"): [each["stimulus"] for each in designs],
        _("Whose"): [generator_name(each["generator"]) for each in designs],
        _("Taken"): [_("{taken} of {met}").format(taken=each["taken"], met=each["met"]) for each in designs],
        _("Before another"): [f"{each['share']:.0%}" for each in designs],
        _("95% interval"): [_range(each["interval"]) for each in designs],
        _("Strength"): [f"{each['strength']:+z.2f}" for each in designs],
    }


def html(found: Mapping[str, Any]) -> str:
    """Return what a part of a study says of what people like, for the report."""
    from genlab.reports.tables import table as rows_of

    columns = table(found)
    rows = [[str(cell) for cell in row] for row in zip(*columns.values(), strict=True)]
    return "".join(f"<p class=verdict>{escape(line)}</p>" for line in told(found)) + rows_of(
        list(columns), rows
    )


def methods() -> str:
    """Return how the ranking came about."""
    return _(
        "Strengths are those of Bradley & Terry's model (1952) with half a choice won and half a one lost against an "
        "average design; intervals draw people anew (1,000 draws, 300 where there are more than 40 designs), taken "
        "further out by Student's t for their number."
    )


def _with(share: float, interval: Any) -> str:
    return f"{share:.0%}" if interval is None else f"{share:.0%} [{_range(interval)}]"


def _range(interval: Any) -> str:
    return "" if interval is None else f"{interval[0]:.0%}, {interval[1]:.0%}"
