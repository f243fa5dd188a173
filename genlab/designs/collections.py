"""Collections: the boards that somebody has laid and the designs kept of them, under a secret of their own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from genlab.checkpoints.sampler import Pixels
from genlab.designs.boards import PLACES, Recipe
from genlab.designs.drawing import Drawing, look, pixels_sha256, same_look
from genlab.errors import GenlabError
from genlab.sessions.tokens import token_hash
from genlab.store import reading, writing
from genlab.store import tables as t
from genlab.store.engines import insert_or_ignore

MOST_KEPT = 200
MOST_BOARDS = 2000
NAME, NOTE = 80, 1000


@dataclass(frozen=True)
class Laid:
    """A board as it is stored."""

    id: int
    parent: int | None
    checkpoint: str
    checkpoint_sha256: str
    recipe: Recipe


@dataclass(frozen=True)
class Design:
    """A design that was kept, in its place in the collection."""

    id: int
    board: int
    place: int
    drawing: Drawing
    pixels_sha256: str
    look: str
    name: str
    note: str


def shared_token(token: str) -> str:
    """Return the secret of the link that shows a collection and changes nothing; its owner's cannot be had from it."""
    return hashlib.sha256(f"genlab shows {token}".encode(errors="backslashreplace")).hexdigest()[:22]


def collection_of(engine: Engine, token: str) -> int | None:
    """Return the number of a collection by its owner's secret; None where nothing is in it yet."""
    return _number(engine, t.collection.c.owner_sha256 == token_hash(token))


def shown_by(engine: Engine, shared: str) -> int:
    """Return the number of a collection by the secret that shows it.

    Raises:
        GenlabError: for a link that was never given.
    """
    found = _number(engine, t.collection.c.shared_sha256 == token_hash(shared))
    if found is None:
        raise GenlabError("Unknown link to a collection: it is misspelt, or belongs to another database.")
    return found


def opened(engine: Engine, token: str) -> int:
    """Return the number of a collection by its owner's secret; make it where there is none."""
    row = {
        "owner_sha256": token_hash(token),
        "shared_sha256": token_hash(shared_token(token)),
        "created_at": datetime.now(UTC),
    }
    with writing(engine) as connection:
        insert_or_ignore(connection, t.collection, row)
        where = t.collection.c.owner_sha256 == row["owner_sha256"]
        return int(connection.execute(select(t.collection.c.id).where(where)).scalar_one())


def lay(
    engine: Engine, collection: int, parent: int | None, checkpoint: str, sha256: str, recipe: Recipe
) -> int:
    """Store a board; return its number.

    Raises:
        GenlabError: where its parent is none of this collection's boards, where it has too many, or where it was
            deleted meanwhile.
    """
    with writing(engine) as connection:
        return _laid(connection, collection, parent, checkpoint, sha256, recipe)


def boards(engine: Engine, collection: int) -> dict[int, Laid]:
    """Return all boards of a collection by their numbers, in the order in which they were laid."""
    rows = select(t.board).where(t.board.c.collection_id == collection).order_by(t.board.c.id)
    with reading(engine) as connection:
        return {
            row.id: Laid(
                row.id, row.parent_id, row.checkpoint, row.checkpoint_sha256, Recipe.of_stored(row.recipe)
            )
            for row in connection.execute(rows)
        }


def keep(
    engine: Engine, collection: int, board: int, place: int, drawing: Drawing, image: Pixels
) -> tuple[int, bool]:
    """Keep a design; return its number, and whether it is new: one whose pixels are kept already stays as it is.

    Raises:
        GenlabError: where the board is none of this collection's, or the collection is full.
    """
    with writing(engine) as connection:
        _owned(connection, t.board, board, collection)
        found, new = _kept(connection, collection, board, place, drawing, image)
        if new:
            _count(connection, board, place, datetime.now(UTC))
        return found, new


def take(engine: Engine, collection: int, recipe: Recipe, drawing: Drawing, image: Pixels, name: str) -> int:
    """Keep a design that comes from elsewhere, at the first place of a board of its own; return its number.

    One whose pixels are kept already stays as it is, and no board is laid.

    Raises:
        GenlabError: where the collection is full, of boards or of designs.
    """
    mine = (t.design.c.collection_id == collection) & (t.design.c.pixels_sha256 == pixels_sha256(image))
    with writing(engine) as connection:
        known = connection.execute(select(t.design.c.id).where(mine)).scalar_one_or_none()
        if known is not None:
            return int(known)
        maker = (drawing.checkpoint, drawing.checkpoint_sha256)
        board = _laid(connection, collection, None, *maker, recipe)
        return _kept(connection, collection, board, 0, drawing, image, name[:NAME].strip())[0]


def _count(connection: Connection, board: int, place: int, now: datetime) -> None:
    """Count that a design of a board was kept: once, however often it is taken out and kept again."""
    it = t.board.c.id == board
    bit = 1 << place
    places = connection.execute(select(t.board.c.kept_places).where(it).with_for_update()).scalar_one()
    if not places & bit:
        # An older genlab has counted without the places: no more can be kept than a board has.
        kept = case((t.board.c.kept < PLACES, t.board.c.kept + 1), else_=PLACES)
        first = func.coalesce(t.board.c.first_kept_at, now)
        counted = {"kept": kept, "first_kept_at": first, "kept_places": places | bit}
        connection.execute(update(t.board).where(it).values(counted))


def designs(engine: Engine, collection: int) -> list[Design]:
    """Return what a collection holds, in the order that its owner has given it."""
    ordered = (
        select(t.design)
        .where(t.design.c.collection_id == collection)
        .order_by(t.design.c.position, t.design.c.id)
    )
    with reading(engine) as connection:
        return [design_of(row) for row in connection.execute(ordered)]


def write(engine: Engine, collection: int, design: int, name: str, note: str) -> None:
    """Give a design a name and a note.

    Raises:
        GenlabError: where it is none of this collection's, or for words that are too long.
    """
    for what, said, most in (("name", name, NAME), ("note", note, NOTE)):
        if len(said) > most or "\0" in said:
            raise GenlabError(
                f"Invalid {what} of a design. Expected at most {most} characters. Received: {len(said)}."
            )
    with writing(engine) as connection:
        _owned(connection, t.design, design, collection)
        _set(connection, design, {"name": name.strip(), "note": note.strip()})


def move(engine: Engine, collection: int, design: int, by: int) -> None:
    """Move a design so many places on, or back; at an end of the collection it stays there.

    Raises:
        GenlabError: where it is none of this collection's.
    """
    ordered = (
        select(t.design.c.id)
        .where(t.design.c.collection_id == collection)
        .order_by(t.design.c.position, t.design.c.id)
    )
    with writing(engine) as connection:
        _owned(connection, t.design, design, collection)
        numbers = list(connection.execute(ordered).scalars())
        at = numbers.index(design)
        numbers.insert(min(max(0, at + by), len(numbers) - 1), numbers.pop(at))
        for position, number in enumerate(numbers, 1):
            _set(connection, number, {"position": position})


def remove(engine: Engine, collection: int, design: int) -> None:
    """Take a design out of a collection; one that is gone already is no error."""
    mine = (t.design.c.collection_id == collection) & (t.design.c.id == design)
    with writing(engine) as connection:
        connection.execute(delete(t.design).where(mine))


def others_with(engine: Engine, collection: int, design: Design) -> int:
    """Return how many other collections hold a design that looks the same."""
    rows = select(t.design.c.collection_id, t.design.c.look).where(t.design.c.collection_id != collection)
    theirs: dict[int, list[str]] = {}
    with reading(engine) as connection:
        for row in connection.execute(rows):
            theirs.setdefault(row.collection_id, []).append(row.look)
    return sum(same_look(design.look, looks) is not None for looks in theirs.values())


def _laid(
    connection: Connection, collection: int, parent: int | None, checkpoint: str, sha256: str, recipe: Recipe
) -> int:
    """Store a board."""
    if parent is not None:
        _owned(connection, t.board, parent, collection)
    count = select(func.count()).where(t.board.c.collection_id == collection)
    if connection.execute(count).scalar_one() >= MOST_BOARDS:
        raise GenlabError(f"Too many boards. Expected at most {MOST_BOARDS} in a collection.")
    row = {
        "collection_id": collection,
        "parent_id": parent,
        "checkpoint": checkpoint,
        "checkpoint_sha256": sha256,
        "recipe": recipe.stored(),
        "created_at": datetime.now(UTC),
    }
    try:
        return int(connection.execute(insert(t.board).returning(t.board.c.id), row).scalar_one())
    except IntegrityError as error:
        raise GenlabError("This collection was deleted meanwhile. Nothing was stored.") from error


def _kept(
    connection: Connection,
    collection: int,
    board: int,
    place: int,
    drawing: Drawing,
    image: Pixels,
    name: str = "",
) -> tuple[int, bool]:
    """Store a design, the last of its collection; return its number, and whether it is new."""
    row = {
        "collection_id": collection,
        "board_id": board,
        "place": place,
        **drawing.__dict__,
        "pixels_sha256": pixels_sha256(image),
        "look": look(image),
        "name": name,
        "note": "",
        "kept_at": datetime.now(UTC),
    }
    mine = t.design.c.collection_id == collection
    last, count = connection.execute(select(func.max(t.design.c.position), func.count()).where(mine)).one()
    if count >= MOST_KEPT:
        raise GenlabError(f"Too many designs. Expected at most {MOST_KEPT} in a collection.")
    new = insert_or_ignore(connection, t.design, {**row, "position": (last or 0) + 1})
    found = select(t.design.c.id).where(mine, t.design.c.pixels_sha256 == row["pixels_sha256"])
    return int(connection.execute(found).scalar_one()), new


def _number(engine: Engine, where: ColumnElement[bool]) -> int | None:
    with reading(engine) as connection:
        return connection.execute(select(t.collection.c.id).where(where)).scalar_one_or_none()


def _owned(connection: Connection, table: Any, number: int, collection: int) -> None:
    """Raise GenlabError where a row is none of a collection's."""
    mine = (table.c.id == number) & (table.c.collection_id == collection)
    if connection.execute(select(table.c.id).where(mine)).one_or_none() is None:
        raise GenlabError(f"Unknown {table.name} {number}. Expected one of this collection.")


def _set(connection: Connection, design: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(t.design).where(t.design.c.id == design), dict(values))


def design_of(row: Any) -> Design:
    """Return the design of a row of the table."""
    drawing = Drawing(row.checkpoint, row.checkpoint_sha256, row.label, row.latent)
    return Design(row.id, row.board_id, row.place, drawing, row.pixels_sha256, row.look, row.name, row.note)
