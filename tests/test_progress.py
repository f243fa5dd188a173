"""How far long work is told to be."""

from genlab.progress import followed


def test_chunks_pass_and_are_counted_once_they_are_through() -> None:
    told: list[tuple[str, int, int]] = []
    passed = followed(["header", "a", "b", "c"], lambda *heard: told.append(heard), "export", 100, 250)
    assert next(passed) == "header" and told == []
    assert list(passed) == ["a", "b", "c"]
    assert told == [("export", 0, 250), ("export", 100, 250), ("export", 200, 250), ("export", 250, 250)]
