"""What a shop is sent is signed as Standard Webhooks says, and what it has not taken is said."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from sqlalchemy import Engine

from genlab.designs import deliveries, orders, states
from genlab.designs.deliveries import Delivery
from genlab.designs.orders import Order
from genlab.designs.sheets import Sheet
from genlab.designs.shop import Shop, letter
from genlab.errors import GenlabError
from genlab.paths import ROOT
from tests.support.orders import keep
from tests.support.shops import shop

SECRET = "a secret of more than twenty-four letters"


@pytest.fixture
def waiting(sqlite_engine: Engine) -> tuple[Delivery, Order]:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    made = orders.order(sqlite_engine, mine, first, announced=True)
    found = deliveries.claim(sqlite_engine)
    assert found is not None
    return found, made


def test_the_published_example_of_a_signature() -> None:
    """Of the specification's repository, standard-webhooks/standard-webhooks, libraries/python/tests."""
    signed = Shop.of("https://x", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_letter_is_signed_and_says_which_design_it_is(waiting: tuple[Delivery, Order]) -> None:
    delivery, order = waiting
    with shop() as server:
        assert Shop.of(server.url, SECRET).tell(delivery, order, time.time()) == ""
        ((headers, body),) = server.heard
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert headers["webhook-id"] == headers["idempotency-key"] == delivery.key
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert (told["type"], told["data"]["state"]) == ("order.ordered", "ordered")
    assert Sheet.of_stored(told["data"]) == order.sheet
    assert letter(delivery, order) == body


def test_of_a_cancelled_one_it_says_by_whom(sqlite_engine: Engine) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    number = orders.order(sqlite_engine, mine, first, announced=True).number
    states.cancel(sqlite_engine, mine, number, announced=True)
    told = []
    while (delivery := deliveries.claim(sqlite_engine)) is not None:
        told.append(json.loads(letter(delivery, orders.find(sqlite_engine, number))))
        deliveries.delivered(sqlite_engine, delivery)
    assert [(each["type"], each["data"].get("cancelled_by")) for each in told] == [
        ("order.ordered", None),
        ("order.cancelled", "customer"),
    ]


def test_the_documented_way_to_verify_a_letter_takes_ours_and_no_other(
    waiting: tuple[Delivery, Order],
) -> None:
    text = (ROOT / "docs" / "orders.md").read_text(encoding="utf-8")
    known: dict[str, Any] = {}
    exec(text.split("```python\n")[1].split("```")[0], known)
    with shop() as server:
        Shop.of(server.url, SECRET).tell(*waiting, time.time())
        Shop.of(server.url, SECRET).tell(*waiting, time.time() - 600)
        (ours, body), (late, _body) = server.heard
    verdicts = [
        known["is_ours"](headers, told, secret)
        for headers, told, secret in (
            (ours, body, SECRET.encode()),
            (late, body, SECRET.encode()),
            (ours, body + b" ", SECRET.encode()),
            (ours, body, b"another secret"),
            ({**ours, "webhook-id": "msg_other"}, body, SECRET.encode()),
        )
    ]
    assert verdicts == [True, False, False, False, False]


@pytest.mark.parametrize("status", [204, 301, 404, 410, 500])
def test_what_is_not_taken_is_said(waiting: tuple[Delivery, Order], status: int) -> None:
    with shop() as server:
        server.answers = [status]
        said = Shop.of(server.url, SECRET).tell(*waiting, time.time())
        assert said == ("" if status == 204 else f"HTTP {status}")
        assert len(server.heard) == 1  # no redirect is followed


def test_a_shop_that_is_not_there_is_said_in_one_line(waiting: tuple[Delivery, Order]) -> None:
    with shop() as server:
        gone = server.url
    said = Shop.of(gone, SECRET).tell(*waiting, time.time())
    assert "refused" in said and "\n" not in said


def test_an_answer_that_comes_letter_by_letter_is_not_waited_for(
    waiting: tuple[Delivery, Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genlab.designs.shop.PATIENCE_S", 0.5)
    with shop() as server:
        server.pause_s = 0.05
        assert Shop.of(server.url, SECRET).tell(*waiting, time.time()) == "timed out"


def test_a_name_and_a_password_in_an_address_go_where_they_belong(waiting: tuple[Delivery, Order]) -> None:
    with shop() as server:
        url = server.url.replace("://", "://me:p%40ss@")
        assert Shop.of(url, SECRET).tell(*waiting, time.time()) == ""
        ((headers, _body),) = server.heard
    assert headers["authorization"] == "Basic " + base64.b64encode(b"me:p@ss").decode()
    said = Shop.of(url, SECRET).tell(*waiting, time.time())  # now it is gone
    assert "p%40ss" not in said and "p@ss" not in said


@pytest.mark.parametrize(
    "url", ["", "shop.example", "ftp://shop.example", "https://", "https://a b", "http://x:y"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(GenlabError, match="Invalid GENLAB_ORDER_URL"):
        Shop.of(url, SECRET)


@pytest.mark.parametrize("secret", [None, "", "short", "whsec_no base64", "whsec_AAAA"])
def test_a_secret_that_is_none_or_could_be_guessed_is_refused(secret: str | None) -> None:
    with pytest.raises(GenlabError, match="Invalid GENLAB_ORDER_SECRET"):
        Shop.of("https://shop.example", secret)
