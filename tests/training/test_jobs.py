"""The queue of training jobs, on both databases."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, update

from genlab.errors import GenlabError
from genlab.store import connect, writing
from genlab.store import tables as t
from genlab.store.tables import RUNNING
from genlab.training import jobs
from genlab.training.job import DONE, FAILED, QUEUED, STOPPED, Settings


def asked(seed: int = 0) -> Settings:
    return Settings("pixel", "mnist", 3, seed, "quick", f"pixel-mnist-3-{seed:06d}")


def test_jobs_run_one_after_the_other_in_the_order_they_were_asked_for(engine: Engine) -> None:
    first, second = (jobs.add(engine, asked(seed)) for seed in (1, 2))
    assert jobs.ahead(engine, jobs.get(engine, second)) == 1
    taken = jobs.claim(engine, "a")
    assert taken is not None
    assert (taken.id, taken.state, taken.settings) == (first, RUNNING, asked(1))
    assert jobs.claim(engine, "b") is None
    jobs.end(engine, taken, DONE)
    assert jobs.get(engine, first).progress == 1.0
    assert jobs.ahead(engine, jobs.get(engine, second)) == 0
    following = jobs.claim(engine, "b")
    assert following is not None and following.id == second
    jobs.end(engine, following, DONE)
    assert not jobs.waiting(engine)
    assert [job.id for job in jobs.everything(engine)] == [second, first]


def test_of_many_processes_one_gets_the_job(engine: Engine, database_url: str) -> None:
    for seed in range(3):
        jobs.add(engine, asked(seed))
    engines = [connect(database_url) for _ in range(6)]
    together, taken = threading.Barrier(len(engines)), []

    def claim(number: int) -> None:
        together.wait()
        taken.append(jobs.claim(engines[number], f"process {number}"))

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(len(engines))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for opened in engines:
        opened.dispose()
    assert len([job for job in taken if job is not None]) == 1
    assert sorted(job.state for job in jobs.everything(engine)) == [QUEUED, QUEUED, RUNNING]


def test_the_database_itself_lets_one_run(engine: Engine) -> None:
    row = {"kind": "train", "settings": {}, "state": RUNNING, "progress": 0.0, "message": ""}
    row["created_at"] = datetime.now(UTC)
    with writing(engine) as connection:
        connection.execute(insert(t.job), row)
    with pytest.raises(Exception, match=r"(?i)unique"), writing(engine) as connection:
        connection.execute(insert(t.job), row)


def test_a_beat_tells_how_far_it_is_and_whether_to_stop(engine: Engine) -> None:
    job_id = jobs.add(engine, asked())
    job = jobs.claim(engine, "a")
    assert job is not None
    assert not jobs.beat(engine, job, 0.25, 5, 20, 12.5)
    now = jobs.get(engine, job_id)
    assert (now.progress, now.step, now.steps, now.seconds_left) == (0.25, 5, 20, 12.5)
    jobs.stop(engine, job_id)
    assert jobs.get(engine, job_id).stopping
    assert jobs.beat(engine, job, 0.3, 6, 20, 11.0)
    jobs.end(engine, job, STOPPED)
    ended = jobs.get(engine, job_id)
    assert (ended.state, ended.progress, ended.step, ended.stopping) == (STOPPED, 0.3, 6, False)


def test_what_was_stopped_goes_to_the_end_of_the_queue(engine: Engine) -> None:
    first, second = jobs.add(engine, asked(1)), jobs.add(engine, asked(2))
    jobs.stop(engine, first)
    assert jobs.get(engine, first).state == STOPPED
    jobs.resume(engine, first)
    taken = jobs.claim(engine, "a")
    assert taken is not None and taken.id == second
    jobs.resume(engine, second)  # it runs already
    assert jobs.get(engine, second).state == RUNNING


def test_what_its_server_puts_back_keeps_its_turn(engine: Engine) -> None:
    first, second = jobs.add(engine, asked(1)), jobs.add(engine, asked(2))
    job = jobs.claim(engine, "a")
    assert job is not None
    jobs.end(engine, job, QUEUED)
    again = jobs.claim(engine, "b")
    assert again is not None and again.id == first
    assert jobs.get(engine, second).state == QUEUED


def test_a_job_whose_heartbeat_stopped_is_given_up_and_can_go_on(engine: Engine) -> None:
    job_id = jobs.add(engine, asked())
    job = jobs.claim(engine, "a")
    assert job is not None
    assert jobs.give_up_lost(engine) == 0
    with writing(engine) as connection:
        old = datetime.now(UTC) - timedelta(seconds=jobs.STALE_S + 1)
        connection.execute(update(t.job).values(heartbeat_at=old))
    assert jobs.give_up_lost(engine) == 1
    lost = jobs.get(engine, job_id)
    assert (lost.state, lost.message) == (FAILED, jobs.LOST)
    jobs.resume(engine, job_id)
    again = jobs.claim(engine, "b")
    assert again is not None and again.message == ""
    # The first owner was not dead after all: it is told to stop, and can no longer say how it ended.
    assert jobs.beat(engine, job, 0.5)
    jobs.end(engine, job, DONE)
    assert jobs.get(engine, job_id).state == RUNNING


def test_a_job_is_removed_once_it_has_ended(engine: Engine) -> None:
    job_id = jobs.add(engine, asked())
    with pytest.raises(GenlabError, match=f"Job {job_id} is queued. Expected one that has ended"):
        jobs.remove(engine, job_id)
    jobs.stop(engine, job_id)
    assert jobs.remove(engine, job_id).settings == asked()
    with pytest.raises(GenlabError, match=f"Unknown run {job_id}"):
        jobs.get(engine, job_id)


def test_settings_of_another_version_are_read_as_far_as_they_are_known(sqlite_engine: Engine) -> None:
    row = {"kind": "train", "settings": {"generator": "gan", "speed": 3}, "state": DONE, "progress": 1.0}
    with writing(sqlite_engine) as connection:
        connection.execute(insert(t.job), {**row, "message": "", "created_at": datetime.now(UTC)})
    (job,) = jobs.everything(sqlite_engine)
    assert job.settings == Settings("gan")


def test_a_message_is_one_line_that_fits(sqlite_engine: Engine) -> None:
    jobs.add(sqlite_engine, asked())
    job = jobs.claim(sqlite_engine, "a")
    assert job is not None
    jobs.end(sqlite_engine, job, FAILED, "one\ntwo " + "x" * 2000)
    message = jobs.get(sqlite_engine, job.id).message
    assert message.startswith("one two xxx") and len(message) == jobs.MOST_MESSAGE


def test_short_jobs_go_first_and_each_kind_in_its_order(engine: Engine) -> None:
    long = [jobs.add(engine, Settings("gan", "mnist", None, seed, "", f"gan-{seed}")) for seed in (0, 1)]
    assert not jobs.short_waits(engine)
    short = [jobs.add(engine, asked(seed)) for seed in (0, 1)]
    assert jobs.short_waits(engine)
    order = [*short, *long]
    assert [jobs.ahead(engine, jobs.get(engine, number)) for number in order] == [0, 1, 2, 3]
    for number in order:
        taken = jobs.claim(engine, "a")
        assert taken is not None and taken.id == number
        jobs.end(engine, taken, DONE)


def test_a_long_job_that_gave_way_stands_first_among_the_long(engine: Engine) -> None:
    first, second = (
        jobs.add(engine, Settings("gan", "mnist", None, seed, "", f"gan-{seed}")) for seed in (0, 1)
    )
    taken = jobs.claim(engine, "a")
    assert taken is not None and taken.id == first
    short = jobs.add(engine, asked())
    jobs.end(engine, taken, QUEUED)
    order = []
    while (taken := jobs.claim(engine, "a")) is not None:
        order.append(taken.id)
        jobs.end(engine, taken, DONE)
    assert order == [short, first, second]
