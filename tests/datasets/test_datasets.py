import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

from genlab import datasets
from genlab.errors import GenlabError
from genlab.paths import data_dir
from tests.support.tiny import bars, write_folder


@pytest.mark.parametrize(
    ("name", "mean", "std"), [("mnist", 33.3184, 78.5675), ("fashion_mnist", 72.9404, 90.0212)]
)
def test_shipped_datasets_are_whole(name: str, mean: float, std: float) -> None:
    data = datasets.load(name)
    assert data.x_train.shape == (60_000, 28, 28)
    assert data.x_test.shape == (10_000, 28, 28)
    assert data.x_train.mean() == pytest.approx(mean, abs=1e-4)
    assert data.x_train.std() == pytest.approx(std, abs=1e-4)
    assert set(data.y_train) == set(range(10))


def test_avatars_are_faces_each_unlike_every_other() -> None:
    data = datasets.load("avatars")
    assert data.x_train.shape == (10_000, 32, 32, 3) and data.x_test.shape == (2_000, 32, 32, 3)
    assert data.class_names == ("short hair", "long hair", "hat") and set(data.y_train) == {0, 1, 2}
    every = np.concatenate([data.x_train, data.x_test]).reshape(12_000, -1)
    assert len({face.tobytes() for face in every}) == 12_000


def test_hangul_holds_the_same_syllables_in_print_and_in_brush() -> None:
    data = datasets.load("hangul")
    assert data.x_train.shape == (4_000, 32, 32) and data.x_test.shape == (700, 32, 32)
    assert data.y_train.tolist() == [0] * 2_000 + [1] * 2_000
    printed, brushed = (
        gaussian_filter(images / 255.0, (0, 2, 2)).reshape(350, -1)
        for images in (data.x_test[:350], data.x_test[350:])
    )
    alike = np.corrcoef(printed, brushed)[:350, 350:]
    assert (alike < np.diag(alike)[:, None]).mean() > 0.7  # by chance: 0.5, give or take 0.015
    assert printed.mean() > 1.5 * brushed.mean()  # a bold face against a brush


def test_the_test_split_alone_is_the_same() -> None:
    images, labels = datasets.test_split("mnist")
    assert np.array_equal(images, datasets.load("mnist").x_test)
    assert np.array_equal(labels, datasets.load("mnist").y_test)


def test_one_class() -> None:
    zeros = datasets.load("mnist").of_class(0)
    assert len(zeros.x_train) == 5_923
    assert set(zeros.y_test) == {0}


def test_unknown_names_and_classes_are_named() -> None:
    with pytest.raises(GenlabError, match=r"Unknown dataset 'mnits'. Expected one of: mnist"):
        datasets.load("mnits")
    with pytest.raises(GenlabError, match="Unknown class 12 of dataset 'mnist'"):
        datasets.load("mnist").of_class(12)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    shutil.copy(data_dir() / "datasets" / "mnist.npz", path)
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    with pytest.raises(GenlabError, match=r"Damaged dataset file .*mnist.npz.*SHA-256"):
        datasets.load_npz("mnist", path, datasets.SHIPPED_SHA256["mnist"])


def test_a_changed_shipped_file_is_refused_by_whoever_reads_a_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "datasets"
    folder.mkdir()
    monkeypatch.setattr(datasets, "data_dir", lambda: tmp_path)
    shown = np.zeros((5, 28, 28), np.uint8)
    np.savez(folder / "mnist.npz", x_test=shown, y_test=np.zeros(5))
    np.savez(folder / "hangul.npz", x_train=shown, x_test=shown)
    with pytest.raises(GenlabError, match=r"Damaged dataset file .*mnist.npz.*SHA-256"):
        datasets.test_split("mnist")
    for syllable in (split[0] for split in datasets.syllables()):
        with pytest.raises(GenlabError, match=r"Damaged dataset file .*hangul.npz.*SHA-256"):
            datasets.syllable(syllable)


def test_files_that_are_no_dataset_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    path.write_bytes(b"not a zip")
    with pytest.raises(GenlabError, match="Damaged dataset file"):
        datasets.load_npz("x", path)
    content = bytearray((data_dir() / "datasets" / "mnist.npz").read_bytes())
    content[5000:5100] = bytes(100)
    path.write_bytes(content)  # whose compressed pixels cannot be read
    with pytest.raises(GenlabError, match="Damaged dataset file"):
        datasets.load_npz("x", path)
    np.savez(path, x_train=np.zeros((2, 4, 4), np.uint8))
    with pytest.raises(GenlabError, match="Missing: y_train, x_test, y_test"):
        datasets.load_npz("x", path)
    odd = np.array([object()])
    np.savez(path, x_train=odd, y_train=odd, x_test=odd, y_test=odd)
    with pytest.raises(GenlabError, match="Damaged dataset file"):
        datasets.load_npz("x", path)


def test_wrong_shapes_are_refused() -> None:
    good, labels = np.zeros((3, 4, 4), np.uint8), np.zeros(3, np.int64)
    with pytest.raises(GenlabError, match=r"Invalid x_train in dataset 'x'.*float32"):
        datasets.Dataset("x", good.astype(np.float32), labels, good, labels)
    with pytest.raises(GenlabError, match="Expected 3 labels"):
        datasets.Dataset("x", good, labels[:2], good, labels)
    with pytest.raises(GenlabError, match="one image size"):
        datasets.Dataset("x", good, labels, np.zeros((3, 5, 5), np.uint8), labels)


def test_a_folder_of_images(tmp_path: Path) -> None:
    made = bars(30)
    loaded = datasets.load(str(write_folder(tmp_path / "bars", made)))
    assert loaded.class_names == ("across", "down")
    assert len(loaded.x_train) + len(loaded.x_test) == 30
    assert {image.tobytes() for image in loaded.x_train} <= {image.tobytes() for image in made.x_train}
    Image.new("RGB", (28, 28), "red").save(tmp_path / "bars" / "red.png")
    assert datasets.load(str(tmp_path / "bars")).x_train.shape[-1] == 3


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path, bars(4))
    (tmp_path / "half.png").write_bytes((tmp_path / "down").glob("*.png").__next__().read_bytes()[:60])
    with pytest.raises(GenlabError, match=r"Invalid image .*half.png"):
        datasets.load(str(tmp_path))


def test_a_failed_download_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise OSError("URL fetch failure\nmore lines")

    monkeypatch.setattr(datasets, "_public_loader", lambda *_: offline)
    for name in ("cifar10", "lfw"):
        with pytest.raises(
            GenlabError, match=f"Cannot download dataset '{name}'.*URL fetch failure"
        ) as found:
            datasets.load(name)
        assert "\n" not in str(found.value)


def test_cifar10_through_the_real_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = pytest.importorskip("keras.src.datasets.cifar10")
    import pickle

    folder = tmp_path / "cifar-10-batches-py-target" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in (*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"):
        batch = {b"data": rng.integers(0, 256, (10_000, 3072), np.uint8), b"labels": [3] * 10_000}
        with (folder / name).open("wb") as file:
            pickle.dump(batch, file)
    monkeypatch.setattr(loader, "get_file", lambda **_: str(folder.parent))
    data = datasets.load("cifar10")
    assert data.x_train.shape == (50_000, 32, 32, 3)
    assert set(data.y_test) == {3}


def test_lfw_through_the_real_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = pytest.importorskip("sklearn.datasets._lfw")
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    home = tmp_path / "lfw" / "lfw_home"
    for target in loader.TARGETS:
        (home / target.filename).parent.mkdir(parents=True, exist_ok=True)
        (home / target.filename).touch()
    for name, colour, count in (("Ada_Lovelace", "navy", 7), ("Alan_Turing", "olive", 5)):
        folder = home / "lfw_funneled" / name
        folder.mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", (250, 250), colour).save(folder / f"{name}_{number:04d}.jpg")
    data = datasets.load("lfw")
    assert data.class_names == ("Ada Lovelace", "Alan Turing")
    assert (len(data.x_train), len(data.x_test)) == (10, 2)
    assert data.x_train.shape[1:] == (48, 48, 3)
    blue = data.x_train[data.y_train == 0].mean((0, 1, 2))
    assert blue == pytest.approx([0, 0, 128], abs=3)  # navy


def test_a_syllable_of_hangul_is_found_by_its_letter() -> None:
    train, test = datasets.syllables()
    data = datasets.load("hangul")
    assert (
        test[:10] == "홉괏컹웁린쪽뵈섞떻솬" and train[:10] == "븜콸뭐퓰넣격뷩꺅털닸"
    )  # read off the pictures
    for text, images, labels, held_out in (
        (test[7], data.x_test, data.y_test, True),
        (train[1234], data.x_train, data.y_train, False),
    ):
        found, told = datasets.syllable(text)
        place = (test if held_out else train).index(text)
        assert told == held_out
        assert np.array_equal(found, [images[labels == label][place] for label in (0, 1)])
    for text in ("A", "", "한국", "뷁"):
        with pytest.raises(GenlabError, match="Expected one of the 2,350"):
            datasets.syllable(text)


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


def test_a_folder_is_not_called_as_a_dataset_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "avatars", bars(4))
    with pytest.raises(GenlabError, match=r"Invalid image folder .* Expected another name .* 'avatars'"):
        datasets.load(str(folder))
    folder.rename(tmp_path / "bars")
    monkeypatch.chdir(tmp_path / "bars")
    assert datasets.load(".").name == "bars"


def test_a_dataset_s_hash_is_that_of_what_is_learned_from() -> None:
    one, same, other = bars(20, 0), bars(20, 0), bars(20, 1)
    assert one.sha256 == same.sha256 != other.sha256
    assert one.of_class(0).sha256 != one.sha256
