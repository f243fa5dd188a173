import pytest
from hypothesis import given
from hypothesis import strategies as st

from genlab.errors import GenlabError
from genlab.protocols.settings import Settings, of_query, of_stored

ANY = st.builds(
    Settings,
    generators=st.lists(st.sampled_from(["gan", "flow", "my model"]), unique=True).map(
        lambda x: tuple(sorted(x))
    ),
    qualification=st.integers(0, 200).map(lambda half: 2 * half),
    checks=st.integers(0, 20),
    confidence=st.booleans(),
    reason=st.booleans(),
    up=st.floats(1, 500).map(lambda x: round(x, 1)),
    block_trials=st.integers(2, 500),
    precision=st.sampled_from([0.05, 0.12, 0.5]),
)


@given(ANY)
def test_what_is_stored_or_linked_comes_back(settings: Settings) -> None:
    assert of_stored(settings.changed()) == settings
    assert of_query(settings.query()) == settings
    assert (settings.key == "") == (settings == Settings())


def test_equal_settings_have_one_key_and_others_another() -> None:
    assert Settings(checks=2).key == of_query({"checks": "2", "lang": "ko"}).key
    assert Settings(checks=2).key != Settings(checks=3).key


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"checks": "many"}, "Invalid checks 'many'. Expected a whole number."),
        ({"confidence": "yes"}, "Invalid confidence 'yes'. Expected 0 or 1."),
        ({"up": "nan"}, "Invalid up nan. Expected 1 to 500."),
        ({"checks": "21"}, "Invalid checks 21. Expected 0 to 20."),
        ({"qualification": "99"}, "Expected an even number"),
        ({"low": "600"}, "Expected low <= start <= high"),
    ],
)
def test_a_value_that_cannot_be_is_named(query: dict[str, str], message: str) -> None:
    with pytest.raises(GenlabError, match=message.replace(".", r"\.")):
        of_query(query)
