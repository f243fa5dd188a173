"""Numbers of the studio: of each collection how much of its boards was kept, how soon, and whether people liked it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from statistics import mean
from typing import Any

from sqlalchemy import Engine, select

from genlab.designs.boards import FRESH, GIVEN, MIX, NEAR, PLACES, TURN
from genlab.packs import Pack
from genlab.protocols import MAIN
from genlab.protocols.preference import Preference, whose
from genlab.reports.cells import text_of
from genlab.reports.codebook import written
from genlab.reports.studio import STUDIO
from genlab.store import reading
from genlab.store import tables as t

Key = tuple[str, int | None, str]
"""What a design is drawn from: its generator's hash, the class, and the latent."""


def studio_csv(engine: Engine, packs: Iterable[Pack], *, excel: bool = False) -> Iterator[str]:
    """Yield a CSV of one row a collection, in the order in which they were begun.

    Nobody's secret, name or note is in it.

    Args:
        engine: the database.
        packs: packs of designs, whose answers say which of them people liked.
        excel: begin with the mark by which Excel knows UTF-8.
    """
    yield text_of([[column.name for column in STUDIO]], excel)
    yield text_of([written(STUDIO, row, excel) for row in rows(engine, packs)])


def rows(engine: Engine, packs: Iterable[Pack]) -> list[tuple[Any, ...]]:
    """Return the values of the codebook's STUDIO of every collection."""
    with reading(engine) as connection:
        collections = connection.execute(select(t.collection).order_by(t.collection.c.id)).all()
        laid = defaultdict(list)
        for row in connection.execute(select(t.board).order_by(t.board.c.id)):
            if row.recipe.get("way") != GIVEN:
                laid[row.collection_id].append(row)
        kept: dict[int, set[Key]] = defaultdict(set)
        for row in connection.execute(select(t.design)):
            kept[row.collection_id].add((row.checkpoint_sha256, row.label, row.latent))
    met, taken = _liked(engine, packs)
    return [
        (
            each.id,
            each.created_at,
            *_of_boards(laid[each.id]),
            len(kept[each.id]),
            sum(met[key] for key in kept[each.id]),
            sum(taken[key] for key in kept[each.id]),
        )
        for each in collections
    ]


def _of_boards(laid: list[Any]) -> tuple[Any, ...]:
    """Return what the boards of a collection tell, None for what nothing tells."""
    ways = Counter(str(board.recipe.get("way")) for board in laid)
    near = [float(board.recipe.get("distance", 0.0)) for board in laid if board.recipe.get("way") == NEAR]
    return (
        len(laid),
        *(ways[way] for way in (FRESH, NEAR, MIX, TURN)),
        mean(near) if near else None,
        sum(board.kept for board in laid),
        mean(board.kept / PLACES for board in laid) if laid else None,
        _steps(laid),
    )


def _steps(laid: list[Any]) -> int | None:
    """Return how many steps there were from board to board before a design was kept; None where none was."""
    moments: list[datetime] = [board.first_kept_at for board in laid if board.first_kept_at is not None]
    if not moments:
        return None
    first = min(moments)
    return sum(board.created_at <= first for board in laid) - 1


def _liked(engine: Engine, packs: Iterable[Pack]) -> tuple[Counter[Key], Counter[Key]]:
    """Return how often people met each kept design beside a random one, and how often they took it."""
    met: Counter[Key] = Counter()
    taken: Counter[Key] = Counter()
    for pack in packs:
        answers = (
            select(t.trial.c.stimuli, t.trial.c.generator, t.answer.c.choice)
            .select_from(t.trial.join(t.answer).join(t.participant).join(t.session))
            .where(
                t.session.c.pack_sha256 == pack.sha256,
                t.session.c.protocol == Preference.name,
                t.trial.c.part == MAIN,
                t.participant.c.removed_at.is_(None),
            )
        )
        with reading(engine) as connection:
            for stimuli, generator, choice in connection.execute(answers):
                makers = whose(generator)
                if sorted(makers) != ["kept", "random"]:
                    continue
                side = makers.index("kept")
                design = pack.designs[stimuli[side]] or {}
                key = (design["checkpoint_sha256"], design["label"], design["latent"])
                met[key] += 1
                taken[key] += choice == Preference.choices[side]
    return met, taken
