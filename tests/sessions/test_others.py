"""How others did with the same question, on both databases, beside a count by hand; and that an index finds it."""

from sqlalchemy import String, cast, select, text

from genlab.sessions import join, open_session
from genlab.sessions.answering import outcome
from genlab.sessions.others import NOBODY, Others, among, others
from genlab.store import reading, writing
from genlab.store import tables as t
from tests.support.playing import play


def by_hand(engine, pack, protocol, participant_id, stimuli) -> Others:
    """Count answers about the same stimuli one by one."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(t.trial.c.stimuli, t.answer.c.correct)
            .select_from(t.trial.join(t.answer).join(t.participant).join(t.session))
            .where(t.session.c.protocol == protocol, t.session.c.pack_sha256 == pack.sha256)
            .where(t.participant.c.removed_at.is_(None), t.participant.c.id != participant_id)
        ).all()
    same = [row.correct for row in rows if sorted(row.stimuli) == sorted(stimuli)]
    return Others(len(same), same.count(False))


def test_others_are_counted_in_all_sessions_without_oneself_and_whoever_was_sent_out(engine, pack):
    tokens = []
    for protocol in ("yesno", "pair"):
        for questions in (6, 8):  # two sessions
            session = open_session(engine, pack, protocol, questions)
            tokens += [join(engine, session, pack, seed=seed) for seed in (3, 3, 4, 5)]
    for token in tokens:
        play(engine, token, pack)
    with writing(engine) as connection:
        gone = connection.execute(select(t.participant.c.id).order_by(t.participant.c.id)).scalars().all()[1]
        leave = t.participant.update().where(t.participant.c.id == gone)
        connection.execute(leave.values(removed_at=t.participant.c.joined_at))
    met = []
    for token in (tokens[0], tokens[6], tokens[-1]):
        for place in range(6):
            told = outcome(engine, token, place)
            found = others(engine, told.standing, told.stimuli)
            where = told.standing
            assert found == by_hand(engine, pack, where.protocol, where.participant_id, told.stimuli)
            met.append(found)
    assert any(found.wrong for found in met) and any(found.answered > found.wrong for found in met)


def test_a_pair_is_the_same_from_both_sides(engine, pack):
    first = open_session(engine, pack, "pair", 6)
    mine, other = (join(engine, first, pack, seed=8) for _ in range(2))
    for token in (mine, other):
        play(engine, token, pack)
    told = outcome(engine, mine, 2)
    with reading(engine) as connection:
        mirrored = told.stimuli[::-1]
        found = among(connection, pack.sha256, "pair", told.standing.participant_id, (mirrored,))
    assert found == {mirrored: others(engine, told.standing, told.stimuli)} == {mirrored: Others(1, 1)}


def test_nobody_else_was_asked(engine, pack, token):
    play(engine, token, pack)
    told = outcome(engine, token, 0)
    assert others(engine, told.standing, told.stimuli) == NOBODY


def test_an_index_finds_the_rows(engine, pack, token):
    play(engine, token, pack)
    asked = select(t.trial.c.truth).where(cast(t.trial.c.stimuli, String).in_(["[0]"]))
    compiled = str(asked.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # a table of few rows is read whole otherwise
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = connection.execute(text(f"EXPLAIN {compiled}")).scalars().all()
        else:
            plan = [row[-1] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert any("ix_trial_stimuli" in line for line in plan), plan
