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


def test_a_cue_of_all_fakes_is_not_named_again_for_one_generator() -> None:
    pack = packs.load("mnist")
    found = cues.of_one(pack, {"haze"})
    assert found and "haze" not in {cue for cue, _, _ in found}
    for name in pack.generator_cues:
        areas = [area for _, generator, area in found if generator == name]
        assert areas == sorted(areas, reverse=True)
        assert all(area >= 0.75 for area in areas)
