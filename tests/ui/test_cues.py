"""What the app says of the cues that give a pack's fakes away."""

import pytest

from genlab import packs
from genlab.ui import cues


def test_cues_of_all_fakes_and_of_one_generators_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr("streamlit.warning", lambda text, **_: warnings.append(text))
    pack = packs.load("history")
    cues.warn(pack)
    (warning,) = warnings
    said = warning.split("\n")
    assert said[2] == f"- **All fakes**: number of grey values ({pack.cues['grey_values']:.2f})"
    haze = pack.generator_cues["gan"]["haze"]
    assert haze > 0.9
    (of_gan,) = [line for line in said if line.startswith("- **GAN**: ")]
    assert f"faint haze ({haze:.2f})" in of_gan and "grey values" not in of_gan
