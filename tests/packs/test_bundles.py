"""Folders and zip files of real and fake images: whose is which, and what a hostile zip cannot do."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from genlab.errors import GenlabError
from genlab.media.images.decoding import MOST_BYTES, Refused
from genlab.packs import bundles
from genlab.packs.bundles import of_folders, of_zip

JINJJA, GAJJA = "\uc9c4\uc9dc", "\uac00\uc9dc"  # Korean: real, fake


def zipped(path: Path, *names: str, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name.encode())
        for name, raw in more.items():
            archive.writestr(name, raw)
    return path


def kinds(bundle: bundles.Bundle) -> dict[str, str]:
    return {entry.file: entry.generator for entry in bundle.entries}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["real/1.png", "fake/1.png"], {"real/1.png": "", "fake/1.png": "unnamed"}),
        (["set/Real/1.png", "set/fake-my gan/deep/er/1.png"],
         {"set/Real/1.png": "", "set/fake-my gan/deep/er/1.png": "my gan"}),
        (["real/a/1.png", "gan/1.png", "flow/1.png"], {"real/a/1.png": "", "gan/1.png": "gan", "flow/1.png": "flow"}),
        ([f"{JINJJA}/1.png", f"{GAJJA}/2.png", f"{GAJJA}_flow/3.png"],
         {f"{JINJJA}/1.png": "", f"{GAJJA}/2.png": "unnamed", f"{GAJJA}_flow/3.png": "flow"}),
    ],
)  # fmt: skip
def test_folders_say_whose_an_image_is(tmp_path: Path, names: list[str], expected: dict[str, str]) -> None:
    bundle = of_zip(zipped(tmp_path / "x.zip", *names))
    assert kinds(bundle) == expected
    assert {entry.file: entry.read().decode() for entry in bundle.entries} == {name: name for name in names}


def test_korean_names_of_old_programs_are_read(tmp_path: Path) -> None:
    plain = zipped(tmp_path / "x.zip", "AAAA/1.png", "BBBB/1.png")
    raw = plain.read_bytes()
    for encoding in ("cp949", "utf-8"):
        names = [word.encode(encoding).ljust(4, b"_")[:6] for word in (JINJJA, GAJJA)]
        if encoding == "utf-8":
            plain = zipped(tmp_path / "x.zip", "AAAAAA/1.png", "BBBBBB/1.png")
            raw = plain.read_bytes().replace(b"AAAAAA", names[0]).replace(b"BBBBBB", names[1])
        else:
            raw = raw.replace(b"AAAA", names[0]).replace(b"BBBB", names[1])
        path = tmp_path / f"{encoding}.zip"
        path.write_bytes(raw)
        assert kinds(of_zip(path)) == {f"{JINJJA}/1.png": "", f"{GAJJA}/1.png": "unnamed"}


def test_what_the_system_left_is_skipped_and_listed(tmp_path: Path) -> None:
    left = ["__MACOSX/real/._1.png", "real/.DS_Store", "fake/Thumbs.db"]
    bundle = of_zip(zipped(tmp_path / "x.zip", "real/1.png", "fake/1.png", *left))
    assert list(bundle.skipped) == left
    assert len(bundle.entries) == 2 and not bundle.refused


def test_paths_out_of_the_zip_links_and_strays_are_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("real/1.png", "fake/1.png", "../../evil.png", "/etc/evil.png", "C:/evil.png", "real/../../e.png",
                     "stray.png", "!!!/1.png"):  # fmt: skip
            archive.writestr(name, b"x")
        link = zipfile.ZipInfo("real/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    bundle = of_zip(path)
    assert set(kinds(bundle)) == {"real/1.png", "fake/1.png"}
    assert {entry.file: entry.reason for entry in bundle.refused} == {
        "../../evil.png": "path",
        "/etc/evil.png": "path",
        "C:/evil.png": "path",
        "real/../../e.png": "path",
        "real/link.png": "link",
        "stray.png": "place",
        "!!!/1.png": "name",
    }
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("real/1.png", b"x")
        archive.writestr("fake/1.png", b"x")
        archive.writestr("fake/bomb.png", bytes(10 * 2**20))
        archive.writestr("fake/huge.png", bytes(MOST_BYTES + 1))
        archive.writestr("fake/odd.png", b"x", compress_type=zipfile.ZIP_LZMA)
    refused = {entry.file: entry.text for entry in of_zip(path).refused}
    assert refused["fake/bomb.png"].startswith("blows up to ")
    assert refused["fake/huge.png"] == "larger than 20 MB"
    assert refused["fake/odd.png"] == "compressed in a way that is not accepted"


def test_a_directory_that_lies_about_a_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("real/1.png", bytes(50 * 2**20))
        archive.writestr("fake/1.png", b"x")
    raw = bytearray(path.read_bytes())
    size = struct.pack("<I", 50 * 2**20)
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(raw)
    real = next(entry for entry in of_zip(path).entries if not entry.generator)
    with pytest.raises(Refused, match="damaged"):  # 100 bytes are read, and the checksum is another
        real.read()


def test_a_damaged_entry_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", "real/1.png", "fake/1.png")
    path.write_bytes(path.read_bytes().replace(b"fake/1.pngfake/1.png", b"fake/1.pngfake/2.png"))
    fake = next(entry for entry in of_zip(path).entries if entry.generator)
    with pytest.raises(Refused, match=r"'fake/1.png': damaged or cut off"):
        fake.read()


def test_encrypted_entries_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", "real/1.png", "fake/1.png", "fake/2.png")
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\1\2")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    assert [(entry.file, entry.reason) for entry in of_zip(path).refused] == [("fake/2.png", "encrypted")]


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"", "no zip file"), (b"PK\3\4 not a zip", "no zip file"), (b"x" * 70_000, "no zip file")],
)
def test_what_is_no_zip_is_said_in_one_line(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(raw)
    with pytest.raises(GenlabError, match=f"Invalid zip file 'x.zip'.*{said}"):
        of_zip(path)


def test_a_directory_of_millions_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    entry = b"PK\1\2" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    directory = entry * 100_000
    path.write_bytes(
        directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 65_535, 65_535, len(directory), 0, 0)
    )
    with pytest.raises(GenlabError, match="a directory of 65535 files or more"):
        of_zip(path)


def test_a_zip_in_another_layout_names_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(
        GenlabError, match=r"Expected a folder 'real' and a folder 'fake'.*Received: cats, dogs"
    ):
        of_zip(zipped(tmp_path / "x.zip", "cats/1.png", "dogs/1.png"))
    with pytest.raises(GenlabError, match="Received: real"):
        of_zip(zipped(tmp_path / "y.zip", "real/1.png"))


def test_more_files_than_are_taken_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_FILES", 3)
    bundle = of_zip(zipped(tmp_path / "x.zip", "real/1.png", "fake/1.png", "fake/2.png", "fake/3.png"))
    assert [(entry.file, entry.text) for entry in bundle.refused] == [
        ("fake/3.png", "one file too many: at most 3")
    ]


def test_folders_are_taken_with_all_they_hold(tmp_path: Path) -> None:
    for name in ("r/a/1.png", "r/2.png", "r/.DS_Store", "g/1.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    bundle = of_folders(tmp_path / "r", {"my gan": tmp_path / "g"})
    assert [(Path(entry.file).name, entry.generator) for entry in bundle.entries] == [
        ("2.png", ""), ("1.png", ""), ("1.png", "my gan")]  # fmt: skip
    assert [Path(name).name for name in bundle.skipped] == [".DS_Store"]
    with pytest.raises(GenlabError, match="Invalid image folder"):
        of_folders(tmp_path / "nowhere", {})
    for name in ("../up", "a" * 41, "real", "[x](y)", "=1+1"):
        with pytest.raises(GenlabError, match="Invalid generator name"):
            of_folders(tmp_path / "r", {name: tmp_path / "g"})


def test_generators_that_look_alike_are_refused(tmp_path: Path) -> None:
    names = ("real/1.png", "fake-My gan/1.png", "fake-my GAN/1.png")
    with pytest.raises(GenlabError, match="'My gan' and 'my GAN' look alike"):
        of_zip(zipped(tmp_path / "alike.zip", *names))
    for folder in ("real", "a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.png").write_bytes(b"x")
    with pytest.raises(GenlabError, match="look alike"):
        of_folders(tmp_path / "real", {"Net": tmp_path / "a", "net ": tmp_path / "b"})
