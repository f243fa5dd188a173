from pathlib import Path

from genlab.packs import bundles, own
from genlab.ui.own.example import COUNT, LEAST, zipped


def test_the_example_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "example.zip"
    path.write_bytes(zipped())
    pack, report = own.build("example", bundles.of_zip(path), path=tmp_path / "example.npz")
    assert report["taken"] == {"": COUNT, "pixel": COUNT} and not report["refused"]
    assert COUNT >= LEAST and report["size"] == [28, 28] and report["grey"] and pack.medium.name == "image"
