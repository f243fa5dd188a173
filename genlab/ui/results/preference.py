"""Results of what people like best: the ranking with its pictures, the winner, and what was made of it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from genlab.designs.taking import asked_of
from genlab.packs import Pack
from genlab.reports import tastes
from genlab.ui import access, media
from genlab.ui.charts import figures
from genlab.ui.choices import pick
from genlab.ui.plain import plain
from genlab.ui.results import downloads
from genlab.ui.results.exclusions import excluded
from genlab.ui.results.scope import Scope
from genlab.ui.results.study import of_scope
from genlab.ui.studio import taking
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
        sheet(found, scope.pack)
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


def sheet(found: Mapping[str, Any], pack: Pack) -> None:
    """Show all that is known of the design that is liked best, or of another: what draws it again, and whose it is.

    Whoever may takes it from here into the studio.
    """
    designs = found["designs"]
    title = (
        _("The winner's sheet: keep it, or order it") if taking.may_take(pack) else _("The winner's sheet")
    )
    with st.expander(title, icon=":material/trophy:"):
        place = pick(
            st,
            _("Design"),
            list(range(len(designs))),
            lambda place: f"{place + 1}. {name_of(designs[place], pack)}",
            key=f"liked-{pack.name}",
        )
        chosen, number = designs[place], number_of(designs[place])
        left, right = st.columns([1, 2], vertical_alignment="center")
        with left:
            media.of(pack).show(
                pack.stimuli[number], _("Design in place {place}").format(place=place + 1), side=336
            )
        with right:
            st.markdown("\n".join(f"- {line}" for line in _told(chosen, pack)))
            taking.offer(pack, number)


def _told(design: Mapping[str, Any], pack: Pack) -> list[str]:
    """Return what is known of a ranked design, in lines."""
    low, high = design["interval"] or (None, None)
    taken = _("Taken {taken} of {met} times; before another design in {share:.0%}").format(
        taken=design["taken"], met=design["met"], share=design["share"]
    )
    if low is not None:
        taken += " " + _("(95% interval {low:.0%} to {high:.0%})").format(low=low, high=high)
    drawing = asked_of(pack, number_of(design)).drawing
    return [
        f"**{plain(name_of(design, pack))}** · {plain(generator_name(design['generator']))}",
        taken,
        _("Strength beside an average design: {strength:+z.2f} (natural logarithm)").format(
            strength=design["strength"]
        ),
        _("Drawn by {checkpoint} ({sha256})").format(
            checkpoint=plain(drawing.checkpoint), sha256=f"`{drawing.checkpoint_sha256[:12]}`"
        ),
    ]


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
