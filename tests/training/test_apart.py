"""What strangers have sent is read apart: nothing but values comes back, and no more memory or time is taken."""

import subprocess
import sys
import time

import psutil
import pytest

from genlab.analysis import study
from genlab.analysis.uploads import examine
from genlab.errors import GenlabError
from genlab.training import apart

SMALL = 2**28


def many_generators(count: int) -> bytes:
    """Return a small file that names so many generators."""
    rows = [f"p{person},s{name},g{name},fake,fake" for name in range(count) for person in range(3)]
    return "\n".join(["participant,stimulus,generator,truth,choice", *rows]).encode()


def endless() -> None:
    """Never return."""
    time.sleep(3600)


def told() -> object:
    """Return what is no plain value."""
    return subprocess.run


def test_the_same_comes_back() -> None:
    raw = many_generators(2)
    assert apart.call(examine, raw, {}) == examine(raw, {})
    assert apart.call(examine, raw, {"margin": 0.1}, True) == examine(raw, {"margin": 0.1}, True)


def test_how_far_it_is_comes_back_meanwhile() -> None:
    told: list[tuple[str, int, int]] = []
    found = apart.call(
        examine, many_generators(2), {"margin": 0.1}, True, tell=lambda *heard: told.append(heard)
    )
    assert found == examine(many_generators(2), {"margin": 0.1}, True)
    assert [stage for stage, _done, _of in told] == ["table", "intervals", "beneath"]


def test_what_is_refused_there_is_refused_here() -> None:
    with pytest.raises(GenlabError) as here:
        study.analyse(b"")
    with pytest.raises(GenlabError) as there:
        apart.call(study.analyse, b"")
    assert str(there.value) == str(here.value)


def test_a_file_that_takes_gigabytes_takes_them_neither_here_nor_there() -> None:
    before = psutil.Process().memory_info().rss
    with pytest.raises(GenlabError, match=r"more than the 0.25 GB of memory"):
        apart.call(examine, many_generators(3000), {}, True, memory=SMALL)
    assert psutil.Process().memory_info().rss - before < 2**27


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(GenlabError, match="more than the 5 s"):
        apart.call(endless, seconds=5)
    assert not [child for child in psutil.Process().children() if "genlab.training.apart" in child.cmdline()]


def test_nothing_but_values_comes_back() -> None:
    with pytest.raises(Exception, match="plain values"):
        apart.call(told)


def test_the_limit_is_that_of_the_child_alone() -> None:
    if sys.platform != "linux":
        pytest.skip("needs Linux: elsewhere a process is held to no memory")
    import resource

    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
