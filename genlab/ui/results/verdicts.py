"""Verdicts on the screen: a card a generator, and their numbers as a table."""

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from genlab.analysis import GeneratorVerdict
from genlab.ui.plain import plain
from genlab.ui.results.shares import between, share
from genlab.ui.words import _, generator_name, ngettext

FEW_PEOPLE = 5
"""Of fewer, an order of generators is luck."""
CARD = 164  # pixels: two stand side by side on a phone, four on a desk
# Neither blue nor orange: those say real and fake.
COLOURS: dict[str, Literal["violet", "green", "gray"]] = {"fooled": "violet", "told": "green", "more": "gray"}


def nearest_first(verdicts: Sequence[GeneratorVerdict]) -> list[GeneratorVerdict]:
    """Return verdicts from the nearest to 50% to the farthest; unknown accuracies last."""
    return sorted(verdicts, key=lambda verdict: 1.0 if verdict.distance is None else abs(verdict.distance))


def opening(verdicts: Sequence[GeneratorVerdict]) -> None:
    """Say in one sentence what came out, of the generator that comes nearest to fooling people.

    Args:
        verdicts: the nearest to 50% first.
    """
    known = [verdict for verdict in verdicts if verdict.accuracy is not None]
    if not known:
        return
    nearest = known[0]
    if nearest.verdict == "more" and (nearest.people or 0) < FEW_PEOPLE:
        people = nearest.people or 0
        words = ngettext(
            "One person has answered so far: too few to say which generator fools people.",
            "{people} people have answered so far: too few to say which generator fools people.",
            people,
        )
        st.markdown(f"##### {words.format(people=people)}")
        return
    said = {
        "fooled": _(
            "**{generator}** fools people: they are right {accuracy} of the time, no better than a coin."
        ),
        "told": _(
            "People can tell. **{generator}** comes nearest to fooling them: they are right {accuracy} of the time."
        ),
        "more": _(
            "**{generator}** comes nearest to fooling people, who are right {accuracy} of the time: not settled yet."
        ),
    }[nearest.verdict]
    name = plain(generator_name(nearest.generator))
    name = name[:1].upper() + name[1:]  # it begins a sentence
    st.markdown(f"##### {said.format(generator=name, accuracy=share(nearest.accuracy))}")


def headline(verdicts: Sequence[GeneratorVerdict]) -> None:
    """Show a card a generator: its accuracy, the verdict in words, what it rests on."""
    with st.container(horizontal=True, gap="small"):
        for verdict in verdicts:
            with st.container(border=True, gap="xsmall", width=CARD):
                st.metric(plain(generator_name(verdict.generator)), share(verdict.accuracy) or "–")  # noqa: RUF001
                st.badge(verdict_name(verdict.verdict), color=COLOURS[verdict.verdict])
                st.caption(sentence(verdict))


def verdict_name(code: str) -> str:
    """Return a verdict in two or three words."""
    names = {"fooled": _("fools people"), "told": _("people can tell"), "more": _("not settled yet")}
    return names[code]


def sentence(verdict: GeneratorVerdict) -> str:
    """Return what a verdict rests on, and what would settle it, in few words."""
    lines = []
    if verdict.accuracy_interval is not None:
        lines.append(_("95%: {interval}.").format(interval=between(verdict.accuracy_interval)))
    counted = [ngettext("{n:,} answer", "{n:,} answers", verdict.answers).format(n=verdict.answers)]
    if verdict.people is not None:
        counted.insert(0, ngettext("{n:,} person", "{n:,} people", verdict.people).format(n=verdict.people))
    lines.append(", ".join(counted) + ".")
    if verdict.verdict == "told" and (verdict.distance or 0) < 0:
        lines.append(_("The fakes pass for real more often than the reals."))
    if verdict.verdict == "more":
        if verdict.more_people:
            words = ngettext(
                "About one more person would settle it.",
                "About {people} more people would settle it.",
                verdict.more_people,
            )
            lines.append(words.format(people=verdict.more_people))
        else:
            lines.append(_("It takes more fakes and reals, not only more people."))
    return " ".join(lines)


def table(verdicts: list[GeneratorVerdict]) -> dict[str, list[Any]]:
    """Return the verdicts as columns for the screen."""
    return {
        _("Generator"): [generator_name(verdict.generator) for verdict in verdicts],
        _("People"): [verdict.people for verdict in verdicts],
        _("Answers"): [verdict.answers for verdict in verdicts],
        _("Accuracy"): [share(verdict.accuracy) for verdict in verdicts],
        _("95% interval"): [between(verdict.accuracy_interval) for verdict in verdicts],
        _("Distance to 50%"): [
            "" if verdict.distance is None else f"{verdict.distance * 100:+z.1f}" for verdict in verdicts
        ],
        _("Fake error"): [share(verdict.fake_error) for verdict in verdicts],
        _("Real error"): [share(verdict.real_error) for verdict in verdicts],
    }
