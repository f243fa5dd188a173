"""A folder of one's own images, as people and systems leave it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genlab import datasets
from genlab.errors import GenlabError
from tests.support.tiny import bars, write_folder


def test_a_folder_of_images(tmp_path: Path) -> None:
    made = bars(30)
    loaded = datasets.load(str(write_folder(tmp_path / "bars", made)))
    assert loaded.class_names == ("across", "down")
    assert len(loaded.x_train) + len(loaded.x_test) == 30
    assert {image.tobytes() for image in loaded.x_train} <= {image.tobytes() for image in made.x_train}
    Image.new("RGB", (28, 28), "red").save(tmp_path / "bars" / "red.png")
    assert datasets.load(str(tmp_path / "bars")).x_train.shape[-1] == 3


def test_a_broken_picture_is_left_out_and_told(tmp_path: Path) -> None:
    write_folder(tmp_path, bars(4))
    raw = next((tmp_path / "down").glob("*.png")).read_bytes()
    (tmp_path / "half.png").write_bytes(raw[:60])
    (tmp_path / "down" / "text.jpg").write_bytes(b"no picture")
    loaded = datasets.load(str(tmp_path))
    assert len(loaded.x_train) + len(loaded.x_test) == 4
    assert loaded.left_out == loaded.of_class(0).left_out
    assert loaded.left_out == (
        "down/text.jpg: no PNG, JPEG, WebP, GIF or BMP picture, whatever its name says",
        "half.png: damaged or cut off",
    )


def test_a_folder_without_a_picture_says_what_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(GenlabError, match=r"Received: 0\. First left out: a\.png: the file is empty\."):
        datasets.load(str(tmp_path))


def test_train_and_test_are_splits_and_no_classes(tmp_path: Path) -> None:
    write_folder(tmp_path / "bars" / "Train", bars(12))
    write_folder(tmp_path / "bars" / "test", bars(6))
    loaded = datasets.load(str(tmp_path / "bars"))
    assert loaded.class_names == ("across", "down")
    assert (len(loaded.x_train), len(loaded.x_test)) == (12, 6)
    write_folder(tmp_path / "bars" / "more", bars(2))  # then they are folders like others
    assert datasets.load(str(tmp_path / "bars")).class_names == ("Train", "more", "test")


def test_classes_are_called_by_their_folders(tmp_path: Path) -> None:
    loaded = datasets.load(str(write_folder(tmp_path / "bars", bars(12))))
    assert (loaded.label_of("down"), loaded.label_of("1")) == (1, 1)
    with pytest.raises(GenlabError, match=r"Unknown class 'up' .* Expected one of: across, down"):
        loaded.label_of("up")


def test_classes_that_differ_in_case_only_are_told(tmp_path: Path) -> None:
    write_folder(tmp_path, bars(12))
    (tmp_path / "Down").mkdir()
    Image.new("L", (28, 28)).save(tmp_path / "Down" / "1.png")
    with pytest.raises(GenlabError, match=r"Classes 'Down' and 'down' .* differ in case only"):
        datasets.load(str(tmp_path))


def test_a_folder_of_images_as_cameras_and_systems_leave_it(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for hidden in (".ipynb_checkpoints", "__MACOSX", "a"):
        (folder / hidden).mkdir(parents=True)
    for hidden in (".ipynb_checkpoints/x.png", "__MACOSX/._x.png", "._x.png"):
        (folder / hidden).write_bytes(b"no picture")
    deep = np.linspace(0, 65535, 12 * 8).reshape(12, 8).astype(np.uint16)
    Image.fromarray(deep).save(folder / "a" / "1.png")  # 16 bits of grey
    Image.fromarray(np.rint(deep / 257).astype(np.uint8)).convert("RGB").save(folder / "a" / "2.png")
    turned = Image.fromarray(np.rint(deep.T / 257).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 8  # a quarter turn
    turned.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / "a" / "3.png", exif=exif)
    data = datasets.load(str(folder))
    assert (data.name, data.class_names) == ("mine", ("a",))
    assert data.x_train.shape == (2, 12, 8) and len(data.x_test) == 1
    assert np.array_equal(data.x_train[0], data.x_test[0])
    assert data.x_train[1].shape == (12, 8) and data.x_train[1, 0, 0] < data.x_train[1, -1, -1]
