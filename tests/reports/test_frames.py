"""Analysis gets the answers as the files have them."""

import io

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from genlab.analysis.answers import check
from genlab.reports.export import long_csv
from genlab.reports.frames import answers_frame
from genlab.sessions import join, open_session
from genlab.sessions.answering import answer
from tests.support.small_pack import small_pack
from tests.support.stored import after, text


def test_analysis_gets_what_the_long_file_says(study: Engine) -> None:
    frame = answers_frame(study)
    assert frame["correct"].dtype == bool
    assert frame["correct"].tolist() == [False, True, True, False]
    np.testing.assert_array_equal(frame["rt_ms"], [812.54, np.nan, 2000, 0.04])
    assert frame["answered_at"][0] == pd.Timestamp(after(1.5))

    file = pd.read_csv(io.StringIO(text(long_csv(study))), keep_default_na=False, na_values={"rt_ms": [""]})
    for column in ("session", "pack_sha256", "protocol", "participant", "language", "seed", "trial", "stimulus",
                   "partner", "generator", "truth", "choice", "correct"):  # fmt: skip
        assert file[column].tolist() == frame[column].tolist()
    np.testing.assert_allclose(file["rt_ms"], frame["rt_ms"], atol=0.05)


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_a_played_session_is_exported_as_the_pack_has_it_and_analysis_accepts_it(
    engine: Engine, protocol: str
) -> None:
    pack = small_pack("boots")
    token = join(engine, open_session(engine, pack, protocol, 8), pack, seed=1)
    played = [answer(engine, token, index, ("real", "left")[protocol == "pair"], 1.0) for index in range(8)]

    frame = answers_frame(engine, pack_sha256=pack.sha256, protocol=protocol)
    assert check(frame).correct.tolist() == [outcome.correct for outcome in played]
    makers = {pack.stimulus_id(number): maker for number, maker in enumerate(pack.generators)}
    assert [makers[stimulus] for stimulus in frame["stimulus"]] == frame["generator"].tolist()
    shown = [{pack.stimulus_id(number) for number in outcome.stimuli} for outcome in played]
    named = zip(frame["stimulus"], frame["partner"], strict=True)
    assert [{stimulus, partner} - {""} for stimulus, partner in named] == shown
    if protocol == "pair":
        assert {makers[partner] for partner in frame["partner"]} == {""}
