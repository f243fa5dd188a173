"""The studio's numbers: how much of a board is kept, how soon, and how often people take a kept design."""

import csv
import io
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from genlab.cli import main
from genlab.designs import collections
from genlab.designs.asking import Asked
from genlab.designs.boards import FRESH, NEAR, TURN, Recipe
from genlab.designs.numbers import rows, studio_csv
from genlab.reports.codebook import codebook_csv
from genlab.reports.studio import STUDIO
from genlab.sessions import join, open_session
from tests.designs.test_collections import DRAWING, HASH, image
from tests.support.designed import choose, small_designs


def numbers(engine: Engine, *packs: Any) -> list[dict[str, Any]]:
    names = [column.name for column in STUDIO]
    return [dict(zip(names, row, strict=True)) for row in rows(engine, packs)]


def test_shares_and_steps_of_a_collection(engine: Engine) -> None:
    mine = collections.opened(engine, "me")
    first = collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    second = collections.lay(engine, mine, first, "gan", HASH, Recipe(NEAR, 2, (3,), (), 0.25))
    third = collections.lay(engine, mine, second, "gan", HASH, Recipe(NEAR, 3, (3,), (), 0.75))
    kept = [collections.keep(engine, mine, third, place, DRAWING, image(place))[0] for place in range(3)]
    collections.keep(engine, mine, third, 5, DRAWING, image(0))  # is kept already
    collections.lay(engine, mine, third, "gan", HASH, Recipe(TURN, label=1))
    collections.remove(engine, mine, kept[0])
    collections.opened(engine, "you")
    found, nothing = numbers(engine)
    assert [found[name] for name in ("boards", "fresh", "near", "mix", "turn")] == [4, 1, 2, 0, 1]
    assert (found["near_distance"], found["kept_ever"], found["kept_now"]) == (0.5, 3, 1)
    assert found["kept_share"] == 3 / 48 and found["steps_to_first"] == 2
    assert (nothing["boards"], nothing["kept_share"], nothing["steps_to_first"]) == (0, None, None)


def test_what_is_kept_from_the_first_board_took_no_step(engine: Engine) -> None:
    mine = collections.opened(engine, "me")
    board = collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    collections.keep(engine, mine, board, 0, DRAWING, image(1))
    later = collections.lay(engine, mine, board, "gan", HASH, Recipe(NEAR, 2, (0,), (), 0.1))
    collections.keep(engine, mine, later, 0, DRAWING, image(2))
    (found,) = numbers(engine)
    assert (found["steps_to_first"], found["kept_ever"]) == (0, 2)


def test_what_is_taken_out_and_kept_again_counts_once(engine: Engine) -> None:
    mine = collections.opened(engine, "me")
    board = collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    for place in (0, 11, 0, 11, 0):
        design, new = collections.keep(engine, mine, board, place, DRAWING, image(place))
        assert new
        collections.remove(engine, mine, design)
    (found,) = numbers(engine)
    assert (found["kept_ever"], found["kept_share"], found["kept_now"]) == (2, 2 / 12, 0)


def test_people_who_take_a_kept_design_count_for_its_collection(engine: Engine) -> None:
    pack = small_designs()
    stored = next(each for each in pack.designs if each and each["name"] == "Boot 2")
    number = pack.designs.index(stored)
    mine = collections.opened(engine, "me")
    board = collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    collections.keep(engine, mine, board, 0, Asked.of_stored(stored).drawing, pack.stimuli[number])
    other = replace(DRAWING, latent="BBBB")
    collections.keep(engine, mine, board, 1, other, image(1))
    session = open_session(engine, pack, "preference", 11)
    for seed in range(6):  # all 66 pairs, once
        choose(engine, join(engine, session, pack, seed=seed), pack)
    (found,) = numbers(engine, pack)
    assert (found["met_random"], found["taken_before_random"]) == (6, 6)
    (alone,) = numbers(engine)
    assert alone["met_random"] == 0


def test_it_is_a_file_with_a_codebook_and_without_secrets(engine: Engine) -> None:
    mine = collections.opened(engine, "me")
    collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    (row,) = csv.DictReader(io.StringIO("".join(studio_csv(engine, []))))
    assert row["boards"] == "1" and row["near_distance"] == "" and float(row["kept_share"]) == 0
    known = [line.split(",")[0] for line in "".join(codebook_csv()).splitlines()]
    assert set(row) <= set(known)


def test_the_command_line_writes_it(tmp_path: Any, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    monkeypatch.setenv("GENLAB_DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    assert main(["export", "--form", "studio"]) == 0
    assert capsys.readouterr().out.startswith("collection,begun_at,boards,")
    assert main(["export", "--form", "studio", "--pack", "mnist"]) == 2
    assert "Expected none with --form studio" in capsys.readouterr().err
