import numpy as np

from genlab.checkpoints.images.latentflow import LatentFlow


def test_a_latent_flow_decodes_the_code_it_leads_to() -> None:
    """The velocity leads to the scaled code 1 of class 0 and -1 of class 1; the decoder paints a code as it is."""

    def velocity(inputs: object) -> np.ndarray:
        x, t, label = inputs["x"], inputs["t"], inputs["label"]  # type: ignore[index]
        return ((1 - 2 * label[:, None] - x) / (1 - t)).astype(np.float32)

    def decoder(inputs: object) -> np.ndarray:
        return inputs["z"].reshape(-1, 1, 2, 1)  # type: ignore[index]

    sampling = {"latent": [2], "classes": 2, "range": [0, 255], "heun_steps": 4}
    scaling = {"mean": np.array([100, 50], np.float32), "deviation": np.array([40, 0], np.float32)}
    sampler = LatentFlow(sampling, {"velocity": velocity, "decoder": decoder}, scaling)
    drawn = sampler.sample(2, seed=0, labels=np.array([0, 1]))
    assert drawn.latents.shape == (2, 2)
    assert drawn.images.tolist() == [[[140, 50]], [[60, 50]]]
