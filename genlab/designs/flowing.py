"""Finer change: a design is changed part of the way along its flow, and the change is followed back to its latent.

At time t of the way from noise to a design x_1, an image is partly noise: x_t = t x_1 + (1 - t) n. There n is turned
out of its place as a latent is, n' = cos(a) n + sin(a) e, and what has come of the design by then stays (Meng et al.
2022, SDEdit, arXiv:2108.01073, with a part of the noise in place of all of it). The flow's way is undone from t to 0
(the way back of an ODE: Song et al. 2021, arXiv:2011.13456, section 4.3), and what is found there is a latent as any
other: whoever has it draws the design by the usual steps.
"""

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.heun import follow
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.sampler import Labels, Sampler

Floats = NDArray[np.float32]

FINER = 0.5
"""Below this distance a change is made along the flow, at t > 0."""
STEPS = 8
"""Of the way there and back at most: a flow that draws in more takes no longer for it."""


def flows(sampler: Sampler) -> bool:
    """Return whether a generator goes from noise to its designs in steps, between which they can be changed."""
    return isinstance(sampler, Flow) and sampler.steps > 1


def moment(distance: float, steps: int) -> tuple[float, float]:
    """Return when a change is made along a flow, 0 to 1, and its angle, for a distance below `FINER`.

    The nearer, the later, by the angle that `FINER` has; but no later than the last step begins, for at t = 1 no
    velocity was learned. From there on the angle falls to 0.
    """
    share = distance / FINER
    last = 1 / steps
    return 1 - max(share, last), min(1.0, share / last) * FINER * np.pi / 2


def finer(
    flow: Flow, z: Floats, labels: Labels | None, distance: float, noise: NDArray[np.float64]
) -> Floats:
    """Return latents of designs that differ from others in what is finer.

    Args:
        flow: of more than one step.
        z: the others' latents `(n, ...)`.
        labels: their classes `(n,)`.
        distance: from 0, themselves, to `FINER`.
        noise: e `(n, d)`, each one's own way.

    Returns:
        float32 `(n, ...)`. Heun's steps do not undo each other to the last bit, so each design goes back twice, changed
        and unchanged, and what lies between the two is what its latent is moved by: without a change it stays itself.
    """
    if distance == 0:
        return z.copy()
    at, angle = moment(distance, min(flow.steps, STEPS))
    parts = [slice(start, start + flow.batch) for start in range(0, len(z), flow.batch)]
    given = np.zeros(len(z), np.int64) if labels is None else labels
    moved = [_moved(flow, z[part], given[part], at, angle, noise[part]) for part in parts]
    return np.concatenate(moved) if moved else z.copy()


def _moved(
    flow: Flow, z: Floats, labels: Labels, at: float, angle: float, noise: NDArray[np.float64]
) -> Floats:
    """Return one batch of latents after a change by an angle at a time."""
    kinds, whose = np.unique(  # twelve designs near one come from one
        np.concatenate([labels[:, None], z.reshape(len(z), -1)], 1), axis=0, return_inverse=True
    )
    whose = whose.reshape(-1)
    first = np.array([int(np.flatnonzero(whose == kind)[0]) for kind in range(len(kinds))])
    one, label = z[first], labels[first]
    groups = flow.groups(one, label)
    velocity = flow.velocity(label, groups)
    steps = min(flow.steps, STEPS)
    here = follow(velocity, flow.start(one), steps, 0, at)
    there = follow(velocity, here, steps, at, 1)
    was = ((here - at * there) / (1 - at))[whose]
    turned = (np.cos(angle) - 1) * was + np.sin(angle) * noise.reshape(was.shape)
    turned = flow.levels.held(turned, np.zeros_like(turned))  # what draws a group of tones stays
    changed = (here[whose] + (1 - at) * turned).astype(np.float32)
    both = np.concatenate([here, changed])
    back = flow.velocity(np.concatenate([label, labels]), np.concatenate([groups, groups[whose]]))
    found = follow(back, both, steps, at, 0).reshape(len(both), *z.shape[1:])
    moved: Floats = z + found[len(one) :] - found[: len(one)][whose]
    return moved
