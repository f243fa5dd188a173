"""A source that one types, and what each family of pairs makes of it; where those that look back have looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import streamlit as st

from genlab import datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.sequences.translator import Looks, Translator
from genlab.media.text.edits import differing, distance
from genlab.media.text.medium import BETWEEN
from genlab.ui.charts import figures
from genlab.ui.kept import Kept
from genlab.ui.media.texts import with_marks
from genlab.ui.plain import plain
from genlab.ui.sequences import beside, heat, marks, shelf
from genlab.ui.taps import tapped
from genlab.ui.words import _, generator_name, ngettext

MOST_TYPED = 200
SHARE = 0.2
"""Of the test sources, the shortest and the longest, that stand as examples."""
ASKED = "_sequences-source"
_TARGETS: Kept["Target"] = Kept(200)
_PAIRS: Kept[dict[str, str]] = Kept(2)


@dataclass(frozen=True)
class Target:
    """What a family makes of a source.

    Attributes:
        text: the target.
        looks: where it looked; `None` for a family that does not.
        unread: letters of the source that it has not learned.
    """

    text: str
    looks: Looks | None
    unread: tuple[str, ...] = ()


def translated(checkpoint: Checkpoint, source: str) -> Target:
    """Return what a family makes of a source, as far as it can read it.

    Raises:
        GenlabError: for a source of no or too many tokens, or one of which it has learned no letter.
    """

    def make() -> Target:
        translator = cast(Translator, shelf.opened(checkpoint))
        (text,) = translator.translated([source], as_read=True)
        looks = translator.looks(source, text) if translator.sampling.get("looks") and text else None
        return Target(text, looks, translator.unread(source))

    return _TARGETS.get((*shelf.name(checkpoint), source), make)


def pairs_of(dataset: str, checkpoint: Checkpoint) -> dict[str, str]:
    """Return test sources of letters that have been learned, with their targets.

    These are "" where the dataset is not here, and only a checkpoint has kept sources.
    """

    def make() -> dict[str, str]:
        arrays, data = checkpoint.arrays(), shelf.texts(dataset)
        known = {token for token in arrays["source_tokens"].tolist() if len(token) == 1}
        kept = arrays["sources"].tobytes().decode("utf-8").split("\n") if data is None else data.test
        split = (pair.partition(BETWEEN) for pair in kept)
        return {source: target for source, _between, target in split if set(source) <= known}

    return _PAIRS.get((dataset, *shelf.name(checkpoint)), make)


def examples(sources: Sequence[str], longest: bool) -> list[str]:
    """Return the shortest or the longest of some sources, in an order that has nothing to do with their lengths."""
    by_length = sorted(dict.fromkeys(sources), key=len, reverse=longest)
    few = by_length[: max(1, round(SHARE * len(by_length)))]
    return [few[place] for place in np.random.default_rng(0).permutation(len(few))]


def exhibit(known: shelf.Shelf) -> None:
    """Let one type a source, and show what each family makes of it, and where it looked."""
    first, second = st.columns([1, 2])
    dataset = shelf.dataset(first, known, f"{beside.PREFIX}pairs")
    pairs = pairs_of(dataset, known[dataset][0])
    source = _source(second, dataset, list(pairs))
    families = shelf.families(known[dataset], f"{beside.PREFIX}{dataset}")
    if not source:
        st.info(_("Type a source."), icon=":material/edit:")
        return
    found = beside.of_each(families, lambda checkpoint: translated(checkpoint, source))
    unread = dict.fromkeys(
        letter for each in found.values() if isinstance(each, Target) for letter in each.unread
    )
    if unread:
        st.caption(
            _("Nobody here has learned to read: {letters}.").format(letters=plain(" ".join(unread))),
        )
    truth = pairs.get(source, "")
    if truth and found:
        st.caption(_("In the test data: {target}").format(target=plain(truth)))
    for _family, target in beside.in_columns(found):
        _show(target.text, truth)
    _looked({family: each.looks for family, each in found.items() if isinstance(each, Target) and each.looks})
    shelf.say_missing(families, shelf.TRANSLATORS)


def _source(place: Any, dataset: str, sources: list[str]) -> str:
    """Ask for a source; two buttons bring one of the test data, short or long, another at each tap."""
    key = f"{beside.PREFIX}source-{dataset}"
    asked = st.session_state.pop(ASKED, None)
    if asked is not None and asked[0] == dataset:
        st.session_state[key] = asked[1]
    if key not in st.session_state:
        st.session_state[key] = examples(sources, False)[0] if sources else ""
    typed = str(place.text_input(_("A source"), key=key, max_chars=MOST_TYPED))
    with st.container(horizontal=True):
        for longest, label in ((False, _("A short one")), (True, _("A long one"))):
            if sources and tapped(label, f"source-{longest}", icon=":material/shuffle:"):
                known = examples(sources, longest)
                after = known.index(typed) + 1 if typed in known else 0
                st.session_state[ASKED] = dataset, known[after % len(known)]
                st.rerun()
    return " ".join(datasets.typed(typed, dataset).split())


def _show(target: str, truth: str) -> None:
    """Show a target; beside the test data's what has no counterpart there is marked."""
    if not target:
        st.caption(_("Nothing: it ends at once."))
        return
    if not truth:
        st.html(marks.plainly(target))
        return
    st.html(marks.paragraph(with_marks(target, differing(target, truth)), len(target)))
    edits = distance(target, truth)
    st.caption(
        ngettext("{count} edit away.", "{count} edits away.", edits).format(count=edits)
        if edits
        else _("As in the test data, letter by letter.")
    )


def _looked(looks: Mapping[str, Any]) -> None:
    """Show where a family has looked, one at a time."""
    if not looks:
        return
    options = list(looks)
    key = f"{beside.PREFIX}looks"
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    family = str(
        st.segmented_control(
            _("Where it looked"), options, format_func=generator_name, key=key, required=True
        )
    )
    figures.show(heat.figure(family, looks[family]))
