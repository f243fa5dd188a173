"""Packs of one's own images: one encoding, nothing dropped in silence, and an audit that finds what is planted."""

import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from genlab.errors import GenlabError
from genlab.media.images import decoding, fitting
from genlab.media.images.nearest import nearest
from genlab.packs import bundles, own
from genlab.packs.verifying import verify
from genlab.paths import ROOT
from tests.support.own_images import disc, encoded, write_images, write_zip


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Write 30 real and 25 fake pictures."""
    return write_images(tmp_path / "r", 30), write_images(tmp_path / "f", 25, first=100)


def built(path: Path, bundle: bundles.Bundle, **options):
    return own.build("mine", bundle, path=path / "mine.npz", **options)


def test_a_pack_of_folders_is_right(folders: tuple[Path, Path], tmp_path: Path) -> None:
    real, fake = folders
    pack, report = built(tmp_path, bundles.of_folders(real, {"blobs": fake}), title="Discs & blobs")
    assert (pack.title, pack.dataset, pack.nearest) == ("Discs & blobs", "own", "reals")
    assert pack.stimuli.shape == (55, 40, 40, 3)
    assert report["taken"] == {"": 30, "blobs": 25} and report["refused"] == []
    originals = {np.asarray(disc(number)).tobytes() for number in range(30)}
    assert {
        pack.stimuli[number].tobytes() for number in pack.reals
    } == originals  # untouched: the size was theirs
    assert verify(pack) == []
    assert verify(replace(pack, nearest_distances=pack.nearest_distances + 1)) != []
    order = np.array([not generator for generator in pack.generators])
    assert not order[:30].all()  # shuffled


def test_the_same_files_give_the_same_pack(folders: tuple[Path, Path], tmp_path: Path) -> None:
    bundle = bundles.of_folders(folders[0], {"blobs": folders[1]})
    first, second = (built(tmp_path / name, bundle)[0] for name in "ab")
    assert first.sha256 == second.sha256


def test_nearest_is_another_real_of_the_pack(folders: tuple[Path, Path], tmp_path: Path) -> None:
    pack, _ = built(tmp_path, bundles.of_folders(folders[0], {"blobs": folders[1]}))
    reals = np.array(pack.reals)
    for number in range(len(pack.stimuli)):
        others = reals[reals != number]
        gaps = (
            np.abs(pack.stimuli[others].astype(int) - pack.stimuli[number]).reshape(len(others), -1).mean(1)
        )
        assert pack.nearest_distances[number] == pytest.approx(gaps.min())
        assert np.array_equal(pack.nearest_stimuli[number], pack.stimuli[others[gaps.argmin()]])


def test_nearest_is_a_training_image_where_there_are_some(folders: tuple[Path, Path], tmp_path: Path) -> None:
    train = bundles.of_folders(write_images(tmp_path / "t", 40, first=500), {}).entries
    pack, _ = built(tmp_path, bundles.of_folders(folders[0], {"blobs": folders[1]}), train=train)
    learned = np.stack([np.asarray(disc(number)) for number in range(500, 540)])
    assert pack.nearest == "training"
    assert np.allclose(pack.nearest_distances, nearest(pack.stimuli, learned)[1])
    assert verify(pack) == []


def test_sizes_become_the_reals_most_frequent_one(tmp_path: Path) -> None:
    write_images(tmp_path / "r", 12, draw=lambda seed: disc(seed, (80, 40)))
    write_images(tmp_path / "r", 9, first=50, draw=lambda seed: disc(seed, (64, 64)))
    fake = write_images(tmp_path / "f", 12, first=100, draw=lambda seed: disc(seed, (200, 100)))
    bundle = bundles.of_folders(tmp_path / "r", {"blobs": fake})
    pack, report = built(tmp_path, bundle)
    assert report["size"] == [80, 40] and pack.stimuli.shape[1:] == (40, 80, 3)
    assert pack.source["blobs"]["sizes"] == [[200, 100, 12]] and pack.source[""]["different_sizes"] == 2
    assert pack.source["blobs"]["changed"] == {"reduced": 12}
    assert pack.source[""]["changed"] == {"cut": 9, "enlarged": 9}
    assert pack.cues["original_size"] == 1.0  # they were resampled otherwise than the reals
    assert pack.cues["original_format"] == 0.5
    smaller, _ = built(tmp_path / "small", bundle, side=20)
    assert smaller.stimuli.shape[1:] == (10, 20, 3)
    with pytest.raises(GenlabError, match=r"Invalid size 4. Expected 16 to 512"):
        built(tmp_path / "x", bundle, side=4)


def test_large_images_become_256_pixels_and_stay_on_disk(tmp_path: Path) -> None:
    real = write_images(tmp_path / "r", 10, draw=lambda seed: disc(seed, (600, 300)))
    fake = write_images(tmp_path / "f", 10, first=20, draw=lambda seed: disc(seed, (600, 300)))
    pack, _ = built(tmp_path, bundles.of_folders(real, {"blobs": fake}))
    assert pack.stimuli.shape[1:] == (128, 256, 3)
    assert isinstance(pack.stimuli.base, np.memmap)
    assert verify(pack) == []


def test_grey_only_where_all_are(tmp_path: Path) -> None:
    real = write_images(tmp_path / "r", 12, draw=lambda seed: disc(seed, grey=True))
    fake = write_images(tmp_path / "f", 12, first=20, draw=lambda seed: disc(seed, grey=True).convert("RGB"))
    pack, report = built(tmp_path, bundles.of_folders(real, {"blobs": fake}))
    assert pack.stimuli.shape == (24, 40, 40) and report["grey"]
    assert "colourfulness" not in pack.cues
    coloured = write_images(tmp_path / "c", 12, first=40)
    mixed, report = built(tmp_path / "c", bundles.of_folders(real, {"blobs": coloured}))
    assert mixed.stimuli.shape == (24, 40, 40, 3) and not report["grey"]
    first = mixed.stimuli[mixed.reals[0]]
    assert (first[..., 0] == first[..., 1]).all()
    assert mixed.cues["colourfulness"] == 1.0


@pytest.mark.parametrize(
    ("draw", "form", "cue"),
    [
        (lambda seed: disc(seed).filter(ImageFilter.GaussianBlur(1)), "PNG", "sharpness"),
        (lambda seed: disc(seed).point(lambda value: min(255, value + 90)), "PNG", "mean_grey"),
        (lambda seed: disc(seed), "JPEG", "original_format"),
        (lambda seed: disc(seed, (52, 40)), "PNG", "original_size"),
        (lambda seed: Image.composite(disc(seed), Image.new("RGB", (40, 40)), Image.new("L", (36, 40), 255).crop((0, 0, 40, 40))), "PNG", "border"),  # noqa: E501
    ],
)  # fmt: skip
def test_the_audit_finds_a_planted_cue(tmp_path: Path, draw, form: str, cue: str) -> None:
    real = write_images(tmp_path / "r", 40)
    clean, _ = built(
        tmp_path / "clean", bundles.of_folders(real, {"x": write_images(tmp_path / "c", 40, 100)})
    )
    assert max(clean.cues.values()) < 0.75
    fake = write_images(tmp_path / "f", 40, first=100, form=form, draw=draw)
    pack, report = built(tmp_path, bundles.of_folders(real, {"x": fake}))
    assert pack.cues[cue] > 0.9
    assert report["auc"] == pack.cues and report["generators"] == {"x": pack.generator_cues["x"]}


def test_what_is_refused_is_listed_and_the_rest_is_kept(tmp_path: Path) -> None:
    whole = encoded(disc(5))
    extra = {"set/real/cut.png": whole[:300], "set/fake-blobs/notes.txt": b"hello", "set/__MACOSX/._x.png": b"x",
             "set/real/copy.png": b"", "set/fake-blobs/same.png": encoded(disc(3))}  # fmt: skip
    pack, report = built(tmp_path, bundles.of_zip(write_zip(tmp_path / "x.zip", extra=extra)))
    refused = {entry["file"]: entry["reason"] for entry in report["refused"]}
    assert refused == {
        "set/real/cut.png": "damaged",
        "set/fake-blobs/notes.txt": "type",
        "set/real/copy.png": "empty",
    }
    assert report["skipped"] == ["set/__MACOSX/._x.png"]
    assert report["copies"] == 1
    assert "1 fakes equal a real image" in verify(pack)
    assert len(pack.stimuli) == 24 + 25


def test_nothing_of_the_files_but_pixels_is_in_the_pack(tmp_path: Path) -> None:
    hidden = b"SECRET-PLACE-AND-SCRIPT"
    raw = encoded(disc(900)) + hidden
    extra = {"set/real/CAMERA-NAME.png": raw}
    path = tmp_path / "mine.npz"
    pack, report = built(tmp_path, bundles.of_zip(write_zip(tmp_path / "x.zip", extra=extra)))
    assert report["taken"][""] == 25
    assert np.asarray(disc(900)).tobytes() in {pack.stimuli[number].tobytes() for number in pack.reals}
    written = path.read_bytes()  # not compressed: what is in it can be seen in it
    assert hidden not in written and b"CAMERA-NAME" not in written and b"IHDR" not in written
    assert np.asarray(disc(900)).tobytes() in written


def test_too_few_of_a_kind_is_one_line(tmp_path: Path) -> None:
    real, fake = write_images(tmp_path / "r", 9), write_images(tmp_path / "f", 30, first=50)
    (real / "bad.png").write_bytes(b"no")
    with pytest.raises(
        GenlabError, match=r"Too few real images: 9. Expected at least 10.*Refused 1 files: '.*' \(.*\)\."
    ):
        built(tmp_path, bundles.of_folders(real, {"x": fake}))
    with pytest.raises(GenlabError, match="Too few images of generator 'x': 9"):
        built(tmp_path, bundles.of_folders(fake, {"x": real}))
    only = write_images(tmp_path / "none", 0)
    with pytest.raises(GenlabError, match="No real image"):
        built(tmp_path, bundles.of_folders(only, {"x": fake}))
    assert not (tmp_path / "mine.npz").exists()


def test_too_many_pixels_is_one_line(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # noqa: E501  # fmt: skip
    monkeypatch.setattr(fitting, "MOST_BYTES", 40 * 40 * 3 * 50)
    with pytest.raises(
        GenlabError, match=r"Too many images of 40 x 40 pixels. Expected at most 50.*Received: 55"
    ):
        built(tmp_path, bundles.of_folders(folders[0], {"x": folders[1]}))


def test_every_reason_can_be_said() -> None:
    values = {"most": 1, "width": 2, "height": 3, "ratio": 4}
    for reason in decoding.REASONS:
        assert "{" not in decoding.Refusal("x", reason, values).text


def test_large_pictures_are_decoded_one_at_a_time(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most = [0], [0]

    def decode(name: str, raw: bytes) -> decoding.Picture:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(0.01)
        at_once[0] -= 1
        return original(name, raw)

    original = decoding.decode
    monkeypatch.setattr(decoding, "decode", decode)
    monkeypatch.setattr("genlab.media.images.fitting.os.cpu_count", lambda: 4)
    bundle = bundles.of_folders(folders[0], {"blobs": folders[1]})
    fitting.decoded(bundle.entries, (40, 40), [])
    assert most[0] > 1  # small ones are not
    most[0] = 0
    monkeypatch.setattr(fitting, "LARGE", 40 * 40 - 1)
    assert len(fitting.decoded(bundle.entries, (40, 40), [])) == 55
    assert most[0] == 1


def test_copies_to_the_eye_are_named(tmp_path: Path) -> None:
    real, fake = write_images(tmp_path / "r", 12), write_images(tmp_path / "f", 12, first=100)
    (real / "again.webp").write_bytes(encoded(disc(3), "WEBP"))
    (fake / "stolen.png").write_bytes(encoded(disc(5).resize((80, 80), Image.Resampling.LANCZOS)))
    _, report = built(tmp_path, bundles.of_folders(real, {"blobs": fake}))
    (pair,) = report["again"]["reals"]
    assert {Path(name).name for name in pair} == {"again.webp", "0003.png"}
    assert [[Path(name).name for name in pair] for pair in report["again"]["fakes"]] == [
        ["stolen.png", "0005.png"]
    ]
    assert report["copies"] == 0


def test_ten_of_each_are_enough(tmp_path: Path) -> None:
    for reals, fakes in ((10, (10,)), (10, (5, 5))):
        real = write_images(tmp_path / f"r{fakes}", reals)
        folders = {
            f"g{n}": write_images(tmp_path / f"f{fakes}{n}", n_of, 100 * n + 100)
            for n, n_of in enumerate(fakes)
        }
        built(tmp_path, bundles.of_folders(real, folders))
    for reals, fakes in ((9, (10,)), (10, (9,))):
        real = write_images(tmp_path / f"few{reals}{fakes}", reals)
        with pytest.raises(GenlabError, match="Expected at least"):
            built(
                tmp_path, bundles.of_folders(real, {"g": write_images(tmp_path / f"g{reals}", fakes[0], 100)})
            )
    assert "at least ten real and ten fake images" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_how_folders_were_understood_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12):
            split = "train" if number % 2 else "test"
            archive.writestr(f"{split}/Human/{number}.png", encoded(disc(number)))
            archive.writestr(f"{split}/AI/sdxl/{number}.png", encoded(disc(100 + number)))
    pack, report = built(tmp_path, bundles.of_zip(path))
    assert report["taken"] == {"": 12, "sdxl": 12} and list(pack.fakes) == ["sdxl"]
    assert report["notes"] == ["Folders test, train are splits: their images are taken together."]
