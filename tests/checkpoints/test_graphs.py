from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints
from genlab.checkpoints.graphs import onnx_graph
from genlab.errors import GenlabError


def test_inputs_are_matched_by_name_or_by_order() -> None:
    decoder = onnx_graph(str(checkpoints.find("gan-mnist").path / "decoder.onnx"))
    z = np.zeros((2, *checkpoints.find("gan-mnist").card.sampling["latent"]), np.float32)
    drawn = decoder({"z": z})
    assert drawn.dtype == np.float32 and drawn.shape == (2, 28, 28, 1)
    assert np.array_equal(drawn, decoder({"by another name": z}))


def test_a_file_that_is_no_graph_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decoder.onnx"
    path.write_bytes(b"no graph")
    with pytest.raises(GenlabError, match=r"Damaged ONNX graph '.*decoder.onnx'. Received: "):
        onnx_graph(str(path))
