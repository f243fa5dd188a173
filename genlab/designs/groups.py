"""Designs by what they are of: a dataset, and a class of it."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Engine, select

from genlab.checkpoints import Checkpoint
from genlab.designs import shelf
from genlab.designs.collections import Design, design_of
from genlab.errors import GenlabError
from genlab.store import reading
from genlab.store import tables as t

NEWEST = 1000
"""Designs of all collections that are looked at."""
Kind = tuple[str, int | None]
"""A dataset's name, and the class; None where the generator draws all and knows none."""


def kept_by_all(engine: Engine) -> list[Design]:
    """Return what is kept in all collections, the newest first, each once and without its owner's words."""
    newest = select(t.design).order_by(t.design.c.id.desc()).limit(NEWEST)
    found: dict[str, Design] = {}
    with reading(engine) as connection:
        for row in connection.execute(newest):
            found.setdefault(row.pixels_sha256, replace(design_of(row), name="", note=""))
    return list(found.values())


def by_kind(designs: Iterable[Design]) -> dict[Kind, list[Design]]:
    """Return designs by dataset and class, in their order; those whose generator is gone are left out."""
    makers: dict[str, Checkpoint | None] = {}
    found: dict[Kind, list[Design]] = {}
    for design in designs:
        drawing = design.drawing
        if drawing.checkpoint_sha256 not in makers:
            makers[drawing.checkpoint_sha256] = _maker(drawing.checkpoint, drawing.checkpoint_sha256)
        maker = makers[drawing.checkpoint_sha256]
        if maker is not None:
            label = maker.card.label if drawing.label is None else drawing.label
            found.setdefault((maker.card.dataset, label), []).append(design)
    return found


def by_dataset(designs: Iterable[Design]) -> dict[str, list[Design]]:
    """Return designs by dataset, in their order; those whose generator is gone are left out."""
    designs = list(designs)
    kinds = {design.id: kind for kind, found in by_kind(designs).items() for design in found}
    found: dict[str, list[Design]] = {}
    for design in designs:
        if design.id in kinds:
            found.setdefault(kinds[design.id][0], []).append(design)
    return found


def _maker(name: str, sha256: str) -> Checkpoint | None:
    try:
        return shelf.find(name, sha256)
    except GenlabError:
        return None
