"""Guessing codes stays hopeless, and whoever guesses keeps nobody else out."""

from itertools import islice, product

import pytest

from genlab.errors import GenlabError
from genlab.sessions.attempts import (
    MORE_A_PERSON,
    MOST_AN_ADDRESS,
    NEAR_S,
    WINDOW_S,
    WRONG_A_BROWSER,
    WRONG_AN_ADDRESS,
    WRONG_IN_ALL,
    Attempts,
    place,
)
from genlab.sessions.hosting import CODE_LENGTH, CODE_LETTERS

CLASS = 7
MINUTES_A_DAY = 24 * 60


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def spoil(attempts: Attempts, address: str, browser: str | None = None, most: int = 1000) -> int:
    """Try wrong codes until the door closes; return how many others than before were looked up."""
    before = len(attempts._wrong)
    for letters in islice(product(CODE_LETTERS, repeat=3), most):
        try:
            attempts.tried(address, "222" + "".join(letters), browser=browser)
        except GenlabError:
            break
    return len(attempts._wrong) - before


def test_a_prankster_keeps_no_class_out_that_has_somebody_in_or_its_host_near() -> None:
    attempts = Attempts(Clock())
    attempts.near("school", CLASS)
    # With a new key for each try: as bad as a script behind the school's address can be.
    tried = [spoil(attempts, "school", f"key {number}") for number in range(20)]
    assert sum(tried) == WRONG_AN_ADDRESS
    attempts.tried("school", "RIGHT2", CLASS, "a pupil's key")
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        attempts.tried("school", "OTHER2", CLASS + 1, "a pupil's key")


def test_a_browser_that_spoils_codes_slows_down_itself_alone() -> None:
    attempts = Attempts(Clock())
    assert spoil(attempts, "school", "prankster") == WRONG_A_BROWSER
    attempts.tried("school", "222222")  # (wrong, and not refused)
    attempts.tried("school", "RIGHT2", CLASS, "a pupil's key")


def test_an_address_that_has_joined_people_may_be_wrong_more_often_up_to_a_bound() -> None:
    attempts = Attempts(Clock())
    for people, most in ((5, WRONG_AN_ADDRESS + 5 * MORE_A_PERSON), (500, MOST_AN_ADDRESS)):
        for _ in range(people):
            attempts.near("school", CLASS, joined=True)
        fresh = Attempts(Clock())
        fresh._people = attempts._people
        assert spoil(fresh, "school") == most


def test_the_same_wrong_code_again_is_no_other_guess() -> None:
    attempts = Attempts(Clock())
    for _ in range(1000):
        attempts.tried("school", "222222", browser="a class that misreads one letter")
    assert 1 + spoil(attempts, "school") == WRONG_AN_ADDRESS


def test_many_addresses_together_are_slowed_down_and_whoever_was_never_wrong_is_not() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    botnet = [f"address {number}" for number in range(1000)]
    found = sum(spoil(attempts, address) for address in botnet)
    assert WRONG_IN_ALL < found <= WRONG_IN_ALL + len(botnet)
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        attempts.tried(botnet[-1], "RIGHT2", CLASS)
    attempts.tried("somebody at home", "RIGHT2", CLASS)
    clock.now = WINDOW_S + 1
    attempts.tried(botnet[0], "RIGHT2", CLASS)
    assert not attempts._wrong and not attempts._places and not attempts._browsers


@pytest.mark.parametrize(("addresses", "days"), [(1, 30.8), (1000, 4.7)])
def test_the_bound_that_the_documents_tell(addresses: int, days: float) -> None:
    """Of a hundred open sessions one is found after so many days, however many connections a guesser opens."""
    minute = min(MOST_AN_ADDRESS * addresses, WRONG_IN_ALL + addresses)
    codes = len(CODE_LETTERS) ** CODE_LENGTH
    assert codes == 887_503_681
    assert codes / 100 / (minute * MINUTES_A_DAY) == pytest.approx(days, abs=0.1)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("local", "local"),
        ("x" * 5000, "x" * 64),
    ],
)
def test_one_guesser_has_one_place(address: str, expected: str) -> None:
    assert place(address) == expected


def test_what_was_near_is_forgotten_after_half_a_day() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    attempts.near("school", CLASS, joined=True)
    clock.now = NEAR_S + 1
    spoil(attempts, "school")
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        attempts.tried("school", "RIGHT2", CLASS)
    assert not attempts._near and not attempts._people
