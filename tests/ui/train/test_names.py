from genlab.training.job import Settings
from genlab.ui.train.names import title


def test_runs_are_called_by_what_they_are() -> None:
    assert title(Settings("gan", "mnist", None, 0, "", "x")) == "GAN · Handwritten digits (MNIST)"
    boots = Settings("flow", "fashion_mnist", 9, 4, "quick", "x")
    assert title(boots) == "flow matching · Clothes (Fashion-MNIST), Ankle boot · quick · seed 4"
    assert title(Settings("new", "lfw", 7)) == "new · Faces (LFW), 7"
