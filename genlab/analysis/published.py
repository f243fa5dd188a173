"""What others have published: scores to stand beside one's own, marked as other people's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A published score of people against a generator.

    Attributes:
        name: generator and data.
        accuracy: share of right answers; for HYPE 1 minus the share judged wrong.
        interval: the published 95% interval of accuracy, where there is one.
        source: who published it.
    """

    name: str
    accuracy: float
    interval: tuple[float, float] | None
    source: str


HYPE = "HYPE-infinity, Zhou et al. 2019"
PUBLISHED = (
    Published("MNIST, improved GAN", 0.524, None, "Salimans et al. 2016"),
    Published("Faces, StyleGAN2", 0.482, (0.471, 0.492), "Nightingale & Farid 2022"),
    Published("Real or Not, many", 0.62, None, "Microsoft 2025"),
    Published("CelebA-64, StyleGAN", 1 - 0.507, (1 - 0.531, 1 - 0.482), HYPE),
    Published("CelebA-64, ProGAN", 1 - 0.403, None, HYPE),
    Published("CelebA-64, BEGAN", 1 - 0.100, None, HYPE),
    Published("CelebA-64, WGAN-GP", 1 - 0.038, None, HYPE),
    Published("FFHQ, StyleGAN (truncated)", 1 - 0.276, None, HYPE),
    Published("FFHQ, StyleGAN", 1 - 0.190, None, HYPE),
    Published("CIFAR-10, StyleGAN", 1 - 0.233, None, HYPE),
    Published("CIFAR-10, ProGAN", 1 - 0.148, None, HYPE),
    Published("CIFAR-10, BEGAN", 1 - 0.145, None, HYPE),
    Published("CIFAR-10, WGAN-GP", 1 - 0.132, None, HYPE),
)
