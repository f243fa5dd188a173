import pytest

from genlab import words
from genlab.errors import GenlabError
from genlab.media.images import decoding
from genlab.ui import known
from genlab.ui.own import refused


def test_every_refusal_has_its_words_on_the_screen() -> None:
    assert set(known.FILES) == set(decoding.REASONS.values())
    told = {"reason": "pixels", "values": {"width": 9, "height": 8, "most": 25}}
    assert refused.reason(told) == "9 x 8 pixels, more than 25 million"


def test_a_build_that_failed_names_the_files_that_it_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "Too few real images: 3. Expected at least 10 for this round."
    error = GenlabError(
        f"{head} Refused 7 files: 'r/a.png' (damaged or cut off); 'b' (the file is empty); ...."
    )
    assert refused.problem(error).replace("\\", "") == (
        f"{head} 7 files were refused: r/a.png (damaged or cut off); b (the file is empty); …"
    )
    one = GenlabError(f"{head} Refused 1 files: 'r/a.png' (damaged or cut off).")
    assert refused.problem(one).replace("\\", "").endswith("1 file was refused: r/a.png (damaged or cut off)")
    assert refused.problem(GenlabError(head)) == head
    monkeypatch.setattr(words, "ask", lambda: "ko")
    assert "damaged" not in refused.problem(error) and "Too few" not in refused.problem(error)
