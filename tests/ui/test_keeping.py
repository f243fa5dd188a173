import pytest

from genlab.errors import GenlabError
from genlab.ui import database
from genlab.ui.keeping import Guard


def test_a_guard_admits_the_secret_alone() -> None:
    guard = Guard()
    assert guard.admits("correct horse 말", "correct horse 말")
    for wrong in ("", "correct horse", "correct horse 말 ", "\ud800"):
        assert not guard.admits(wrong, "correct horse 말")


def test_wrong_secrets_close_it_for_a_while_even_to_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("genlab.ui.keeping.time.monotonic", lambda: now)
    guard = Guard(wrong=3, window_s=60)
    for _ in range(3):
        assert not guard.admits("guess", "secret")
        now += 10
    with pytest.raises(GenlabError, match="Too many"):
        guard.admits("secret", "secret")
    now += 31  # the first guess is a minute old
    assert guard.admits("secret", "secret")
    assert not guard.admits("guess", "secret")
    with pytest.raises(GenlabError, match="Too many"):
        guard.admits("secret", "secret")


@pytest.mark.parametrize(("said", "temporary"), [("1", True), ("0", False), ("", False), (None, False)])
def test_a_temporary_disk_is_one_that_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, sqlite_engine: object, said: str | None, temporary: bool
) -> None:
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    if said is None:
        monkeypatch.delenv(database.TEMPORARY, raising=False)
    else:
        monkeypatch.setenv(database.TEMPORARY, said)
    assert database.is_temporary() == temporary


def test_the_environment_goes_before_streamlits_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.secrets", {"GENLAB_DATABASE_URL": "postgresql://by-secret/genlab"})
    assert database.secret(database.URL) == "postgresql://by-secret/genlab"
    monkeypatch.setenv(database.URL, "sqlite:///by-environment")
    assert database.secret(database.URL) == "sqlite:///by-environment"
    assert database.secret("GENLAB_NOTHING") is None
