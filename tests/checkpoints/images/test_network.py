import numpy as np
import pytest

from genlab.checkpoints.images.decoder import Decoder
from genlab.errors import GenlabError
from tests.support.known_flow import flow


def test_colour_is_what_the_card_says_and_no_samples_have_the_size_of_some() -> None:
    def decoder(inputs: object) -> np.ndarray:
        z = inputs["z"]  # type: ignore[index]
        return np.broadcast_to(z[:, None, None, :], (len(z), 4, 6, 3)).copy()

    card = {"latent": [3], "range": [0.0, 1.0]}
    colour = Decoder({**card, "channels": 3}, {"decoder": decoder}, {})
    drawn = colour.decode(np.array([[0, 0.2, 1]], np.float32))
    assert drawn.shape == (1, 4, 6, 3) and drawn[0, 0, 0].tolist() == [0, 51, 255]
    assert colour.sample(0, seed=0).images.shape == (0, 4, 6, 3)
    assert flow().sample(0, seed=0).images.shape == (0, 4, 4)
    with pytest.raises(GenlabError, match=r"Expected images of 1 channels, as its card says. Received: 3"):
        Decoder(card, {"decoder": decoder}, {}).sample(1, seed=0)
