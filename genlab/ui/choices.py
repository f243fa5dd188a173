"""Choices among what people have named: by name, however alike the words on the screen are."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from genlab.errors import GenlabError
from genlab.packs.alike import folded


def unique(options: Iterable[Any], label: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return what a choice calls its options: their labels, with the name behind those that look like another's.

    (Streamlit sends what it shows: of two equal labels the last option would stand for both.)

    Args:
        options: names, each its own.
        label: what people read for a name.
    """
    labels = {option: label(option) for option in options}
    named: set[Any] = set()
    while True:
        seen = Counter(map(folded, labels.values()))
        alike = [option for option, said in labels.items() if seen[folded(said)] > 1 and option not in named]
        if not alike:
            return lambda option: labels.get(option, str(option))
        for option in alike:
            labels[option] = f"{labels[option]} ({option})"
        named.update(alike)


def pick(place: Any, question: str, options: Sequence[Any], label: Callable[[Any], str], **more: Any) -> Any:
    """Ask for one of some names; return it, or None where none is chosen.

    (`selectbox` itself hands on whatever a browser sends.)

    Args:
        place: a Streamlit container.
        question: the label of the field.
        options: names.
        label: what people read for a name.
        more: for `selectbox`.

    Raises:
        GenlabError: for an answer that was not offered.
    """
    found = place.selectbox(question, options, format_func=unique(options, label), **more)
    if found is not None and found not in options:
        raise GenlabError(f"Unknown choice '{str(found)[:60]}'. Expected one of those on the page.")
    return found
