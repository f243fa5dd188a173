"""Pack the faces that draw.mjs has drawn into data/datasets/avatars.npz: `python -m avatars.pack FACES`."""

import sys

import numpy as np
from packed import pack

SIDE, TRAIN = 32, 10_000

faces = np.fromfile(sys.argv[1], np.uint8).reshape(-1, 1 + 3 * SIDE * SIDE)
images, classes = faces[:, 1:].reshape(-1, SIDE, SIDE, 3), faces[:, 0]
pack(
    "avatars",
    x_train=images[:TRAIN],
    y_train=classes[:TRAIN],
    x_test=images[TRAIN:],
    y_test=classes[TRAIN:],
)
