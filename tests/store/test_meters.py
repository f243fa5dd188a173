import threading

import pytest

from genlab.errors import GenlabError
from genlab.store import meters
from genlab.store.meters import Counter, Histogram


def test_a_counter_counts_by_its_label_from_many_threads() -> None:
    counter = Counter("things_total", "Things.", "kind", ("red",))

    def count() -> None:
        for _ in range(500):
            counter.add("blue")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.lines() == [
        "# HELP things_total Things.",
        "# TYPE things_total counter",
        'things_total{kind="blue"} 4000',
        'things_total{kind="red"} 0',
    ]


def test_a_large_number_keeps_its_digits() -> None:
    gauge = Counter("memory_bytes", "Memory.", kind="gauge")
    gauge.set(1_234_567_890)
    assert gauge.lines()[-1] == "memory_bytes 1234567890"


def test_a_histogram_accumulates() -> None:
    histogram = Histogram("wait_seconds", "Waits.")
    for seconds in (0.001, 0.002, 0.3, 99.0):
        histogram.observe(seconds)
    lines = histogram.lines()
    assert 'wait_seconds_bucket{le="0.001"} 1' in lines
    assert 'wait_seconds_bucket{le="0.0025"} 2' in lines
    assert 'wait_seconds_bucket{le="0.25"} 2' in lines
    assert 'wait_seconds_bucket{le="0.5"} 3' in lines
    assert 'wait_seconds_bucket{le="10"} 3' in lines
    assert lines[-3:] == [
        'wait_seconds_bucket{le="+Inf"} 4',
        "wait_seconds_sum 99.303000",
        "wait_seconds_count 4",
    ]


def test_answers_are_counted_by_what_came_of_them() -> None:
    class Outcome:
        def __init__(self, stored: bool) -> None:
            self.stored = stored

    @meters.answers
    def take(what: object) -> Outcome:
        if isinstance(what, GenlabError):
            raise what
        return Outcome(bool(what))

    before = (
        meters.STORED.get(),
        meters.REPEATED.get(),
        meters.REFUSED.get("ended"),
        meters.REFUSED.get("other"),
    )
    take(True)
    take(False)
    for error in (GenlabError("It has ended.", "ended"), GenlabError("Odd.")):
        with pytest.raises(GenlabError):
            take(error)
    after = (
        meters.STORED.get(),
        meters.REPEATED.get(),
        meters.REFUSED.get("ended"),
        meters.REFUSED.get("other"),
    )
    assert after == tuple(number + 1 for number in before)
