"""Results of what people like best: the ranking with its pictures, the winner, and what was made of it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from genlab.packs import Pack
from genlab.reports import tastes
from genlab.ui import access, media
from genlab.ui.charts import figures
from genlab.ui.plain import plain
from genlab.ui.results import downloads
from genlab.ui.results.exclusions import excluded
from genlab.ui.results.scope import Scope
from genlab.ui.results.study import of_scope
from genlab.ui.words import _, generator_name

FIRST = 5
"""Designs that are shown with their pictures, the best liked first."""
GRID = """<style>.st-key-liked { display: grid; gap: 0.75rem; }
.st-key-liked { grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); }
.st-key-liked > * { width: auto !important; }
.st-key-liked [data-testid=stElementToolbar] { display: none; }
.st-key-liked img { border-radius: 0.5rem; width: 100% !important; image-rendering: pixelated; }</style>"""


def page(scope: Scope) -> None:
    """Show what people like best, and hand out their answers."""
    flag = st.toggle(
        _("Set apart the hasty"), help=_("Hasty answers, and people with one answer to everything")
    )
    study = of_scope(scope, flag)
    if not study.get("preference"):
        st.info(_("Every answer was set apart: nothing is left to look at."), icon=":material/rule:")
        return
    (found,) = study["preference"]
    if access.is_used(scope.pack):
        access.say_used()
    else:
        pictures(found, scope.pack)
        winner(found, scope.pack)
    summary(named(found, scope.pack), scope.pack.name)
    apart, away = st.tabs([_("Who was analysed"), _("Download")])
    with apart:
        excluded(study, scope.pack.name)
    with away:
        downloads.downloads(scope.pack, scope.protocol, scope.filters, study)


def pictures(found: Mapping[str, Any], pack: Pack, first: int = FIRST) -> None:
    """Show the best liked designs, each with its place and how often it is taken."""
    st.html(GRID)
    with st.container(key="liked"):
        for place, each in enumerate(found["designs"][:first], 1):
            with st.container(gap="xsmall"):
                media.of(pack).show(
                    pack.stimuli[number_of(each)], _("Design in place {place}").format(place=place), side=224
                )
                name = name_of(each, pack)
                st.markdown(f"**{place}. {plain(name)}**")
                st.caption(_("taken in {share:.0%}").format(share=each["share"]))


def winner(found: Mapping[str, Any], pack: Pack) -> None:
    """Show all that is known of the design that is liked best: what draws it again, and whose it is."""
    best = found["designs"][0]
    design = pack.designs[number_of(best)]
    if design is None:
        return
    with st.expander(_("The winner's sheet"), icon=":material/trophy:"):
        left, right = st.columns([1, 2], vertical_alignment="center")
        with left:
            media.of(pack).show(pack.stimuli[number_of(best)], _("The design liked best"), side=336)
        low, high = best["interval"] or (None, None)
        lines = [
            f"**{plain(name_of(best, pack))}** · {plain(generator_name(best['generator']))}",
            _("Taken {taken} of {met} times; before another design in {share:.0%}").format(
                taken=best["taken"], met=best["met"], share=best["share"]
            )
            + (
                ""
                if low is None
                else " " + _("(95% interval {low:.0%} to {high:.0%})").format(low=low, high=high)
            ),
            _("Strength beside an average design: {strength:+.2f} (natural logarithm)").format(
                strength=best["strength"]
            ),
            _("Drawn by {checkpoint} ({sha256})").format(
                checkpoint=plain(design["checkpoint"]), sha256=f"`{design['checkpoint_sha256'][:12]}`"
            ),
        ]
        right.markdown("\n".join(f"- {line}" for line in lines))


def summary(found: Mapping[str, Any], name: str) -> None:
    """Show a part of a study of what people like: sentences, the figure, and a row a design."""
    first, *others = tastes.told(found)
    st.markdown(f"##### {plain(first)}")
    st.markdown("\n".join(f"- {plain(line)}" for line in others))
    for figure in figures.preference(found):
        figures.show(figure, name)
    st.dataframe(tastes.table(found), hide_index=True, width="stretch")
    st.caption(
        _(
            "Before another: how often a design is taken where it meets any of the others, by Bradley and Terry's "
            "model. Taken: what was counted."
        )
    )


def number_of(design: Mapping[str, Any]) -> int:
    """Return a ranked design's number in its pack."""
    return int(str(design["stimulus"]).rpartition("/")[2])


def name_of(design: Mapping[str, Any], pack: Pack) -> str:
    """Return what a ranked design is called: as its owner named it, else by its number."""
    known = pack.designs[number_of(design)] or {}
    return str(known.get("name") or "") or _("Design {number}").format(number=number_of(design))


def named(found: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """Return a ranking whose designs are called as people know them; two of one name keep their numbers."""
    names = [name_of(each, pack) for each in found["designs"]]
    said = [
        f"{name} ({number_of(each)})" if names.count(name) > 1 else name
        for name, each in zip(names, found["designs"], strict=True)
    ]
    designs = [{**each, "stimulus": name} for each, name in zip(found["designs"], said, strict=True)]
    return {**found, "designs": designs}
