"""Results of boundaries: what came out in sentences, with its figures and numbers."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from genlab.media import MELODY
from genlab.protocols import get
from genlab.reports.naming import guessed, place_name, places_head, places_of
from genlab.reports.verdicts import in_places
from genlab.ui import access, cues, media
from genlab.ui.charts import figures
from genlab.ui.plain import plain
from genlab.ui.results import downloads
from genlab.ui.results.exclusions import excluded
from genlab.ui.results.scope import Scope
from genlab.ui.results.shares import between, share
from genlab.ui.results.study import of_scope
from genlab.ui.words import _, ngettext

MOST_SHOWN = 6
"""Texts that are shown with where the machine begins."""


def page(scope: Scope) -> None:
    """Show the results of all answers about a pack's boundaries, and hand them out."""
    flag = st.toggle(
        _("Set apart the hasty"), help=_("Hasty answers, and people with one answer to everything")
    )
    study = of_scope(scope, flag, lambda answers: {"misled": _by_text(answers)})
    if not study.get("boundary"):
        st.info(_("Every answer was set apart: nothing is left to look at."), icon=":material/rule:")
        return
    (found,) = study["boundary"]
    summary(found, scope.pack.name)
    texts, apart, away = st.tabs(
        [
            _("Tunes that misled") if scope.pack.medium.name == MELODY else _("Texts that misled"),
            _("Who was analysed"),
            _("Download"),
        ]
    )
    with texts:
        if access.is_used(scope.pack):
            access.say_used()
        else:
            _misled(scope, study)
        cues.warn(scope.pack)
    with apart:
        excluded(study, scope.pack.name)
    with away:
        downloads.downloads(scope.pack, scope.protocol, scope.filters, study)


def summary(found: Mapping[str, Any], name: str) -> None:
    """Show a part of a study about boundaries: sentences, figures, and a row each for all texts and each maker's."""
    first, *others = in_places(found)
    st.markdown(f"##### {plain(first)}")
    st.markdown("\n".join(f"- {plain(line)}" for line in others))
    for figure in figures.boundary(found):
        figures.show(figure, name)
    placed, protocol = found["placed"], found["protocol"]
    kinds, away = places_head(protocol)
    st.dataframe(
        {
            kinds: [places_of(each["generator"], protocol) for each in placed],
            _("People"): [each["people"] for each in placed],
            _("Answers"): [each["answers"] for each in placed],
            _("Exact"): [share(each["exact"]["value"]) for each in placed],
            _("95% interval"): [between(each["exact"]["interval"]) for each in placed],
            away: [f"{each['distance']['value']:.2f}" for each in placed],
            _("Guessing"): ["" if each["guessing"] is None else f"{each['guessing']:.2f}" for each in placed],
            _("Points"): [f"{each['points']['value']:.2f}" for each in placed],
            _("Too early"): [share(each["early"]) for each in placed],
            _("Too late"): [share(each["late"]) for each in placed],
        },
        hide_index=True,
        width="stretch",
    )
    st.caption(
        _(
            "Exact: the place itself was named; guessing gives {chance}. How far off is held against Guessing: what "
            "the same choices would be off without a look. Where people made all, there is one right answer, and "
            "nothing to hold it against. Points: 5 for the place itself, one less for every place off."
        ).format(chance=guessed(get(protocol).chance))
    )


def _by_text(answers: Any) -> list[tuple[int, int, float]]:
    """Return texts by how far off people were: number, answers, mean places off, the farthest first."""
    main = answers[answers["part"] == "main"]
    away = main["places_off"].abs().groupby(main["stimulus"]).agg(["size", "mean"])
    ordered = away.sort_values(["mean", "size"], ascending=False)
    return [
        (int(str(name).rpartition("/")[2]), int(row["size"]), float(row["mean"]))
        for name, row in ordered.iterrows()
    ]


def _misled(scope: Scope, study: Mapping[str, Any]) -> None:
    """Show the texts in which people were farthest off, each with where the machine begins."""
    pack = scope.pack
    for number, answers, off in study["misled"][:MOST_SHOWN]:
        begins = pack.begins[number]
        with st.container(border=True, gap="xsmall"):
            media.of(pack).show_places(pack.stimuli[number], pack.each, begins)
            assert pack.scale is not None  # its answers are about places
            where = place_name(scope.protocol, pack.generators[number], pack.scale.choice_of(begins))
            words = (
                ngettext(
                    "{off:.1f} bars off in {n} answer",
                    "{off:.1f} bars off on average in {n} answers",
                    answers,
                )
                if pack.medium.name == MELODY
                else ngettext(
                    "{off:.1f} places off in {n} answer",
                    "{off:.1f} places off on average in {n} answers",
                    answers,
                )
            )
            st.caption(f"{plain(where)} · {words.format(off=off, n=answers)}")
