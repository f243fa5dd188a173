"""A mixed logit with crossed people and images: how much of what people say is theirs, and how much the images'."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from genlab.errors import GenlabError

MOST_ANSWERS = 50_000


@dataclass(frozen=True)
class MixedLogit:
    """Posterior means of logit P("fake") = effect of the kind of image + person + image.

    Attributes:
        effects: by kind of image (a generator's name, or "" for the reals): mean and standard deviation, logits.
        people_sd, image_sd: standard deviation of people's and of images' own deviations, logits.
    """

    effects: dict[str, tuple[float, float]]
    people_sd: float
    image_sd: float


def mixed_logit(answers: pd.DataFrame) -> MixedLogit:
    """Fit the mixed logit to yes/no answers (in pairs: to whether the fake was found).

    The fit is statsmodels' `BinomialBayesMixedGLM` by variational Bayes (its Laplace fit does not converge on crossed
    effects of this size); the standard deviations of the effects are therefore a little too small.

    Raises:
        GenlabError: where statsmodels is missing, or there are more than 50,000 answers.

    Source: Baayen, Davidson & Bates (2008), Journal of Memory and Language 59:390.
    """
    try:
        from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM
    except ImportError as error:
        raise GenlabError("The mixed logit needs statsmodels. Expected: pip install statsmodels.") from error
    if len(answers) > MOST_ANSWERS:
        raise GenlabError(
            f"Too many answers for the mixed logit. Expected at most {MOST_ANSWERS}. Received: {len(answers)}."
        )
    pair = (answers["protocol"] == "pair").to_numpy()
    said = np.where(pair, answers["choice"] == answers["truth"], answers["choice"] == "fake").astype(float)
    kinds, names = pd.factorize(answers["generator"].fillna("").astype(str), sort=True)
    people, persons = pd.factorize(answers["participant"].astype(str), sort=True)
    images, pictures = pd.factorize(answers["stimulus"].astype(str), sort=True)
    from scipy.sparse import csr_array, hstack

    rows = np.arange(len(said))
    ones = np.ones(len(said))
    crossed = hstack(
        [csr_array((ones, (rows, people)), shape=(len(said), len(persons))),
         csr_array((ones, (rows, images)), shape=(len(said), len(pictures)))]
    )  # fmt: skip
    which = np.repeat([0, 1], [len(persons), len(pictures)])
    model = BinomialBayesMixedGLM(said, np.eye(len(names))[kinds], crossed.tocsr(), which, vcp_p=1, fe_p=2)
    found = model.fit_vb(minim_opts={"maxiter": 500})
    return MixedLogit(
        {
            str(name): (float(mean), float(sd))
            for name, mean, sd in zip(names, found.fe_mean, found.fe_sd, strict=True)
        },
        float(np.exp(found.vcp_mean[0])),
        float(np.exp(found.vcp_mean[1])),
    )
