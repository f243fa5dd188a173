"""Before a study: how many people it takes, and what a given class can show."""

from dataclasses import dataclass
from math import ceil, isfinite, sqrt

from genlab.analysis import equivalence
from genlab.analysis.intervals import normal_critical
from genlab.errors import GenlabError

PEOPLE_CORRELATION = 0.02
IMAGE_CORRELATION = 0.02
MOST_PEOPLE = 10_000_000


@dataclass(frozen=True)
class Plan:
    """What a study of this size can show, or the size that shows it.

    Attributes:
        people: who answers; None where no number of people suffices with so few images.
        questions: answers of each person that count for one generator's accuracy.
        images: different images they are drawn from.
        answers: people x questions.
        design_effect: how many times the variance of independent answers is expected.
        half_width: half of the 95% interval around 50%, as a share.
        margin: the equivalence margin: given, or the smallest that is shown with `power` where people are at 50%.
        difference: the smallest distance from 50% that is told with `power`.
        power: chance that the study shows it.
        alpha: error rate of the tests.
    """

    people: int | None
    questions: int
    images: int
    answers: int | None
    design_effect: float | None
    half_width: float | None
    margin: float
    difference: float | None
    power: float
    alpha: float


def design_effect(
    people: int,
    questions: int,
    images: int,
    people_correlation: float = PEOPLE_CORRELATION,
    image_correlation: float = IMAGE_CORRELATION,
) -> float:
    """Return the expected design effect 1 + (q - 1) rho_people + (r - 1) rho_images.

    q is how many answers a person gives, r how many an image gets (people x questions / images).

    Args:
        people, questions, images: the size of the study, each at least 1.
        people_correlation, image_correlation: correlation of two answers that share the person, or the image.
            The defaults give 30 people with 20 answers to 200 images a design effect of 1.4; HYPE's published
            standard deviations imply 1 to 14 at 100 answers a person, that is a people's correlation of 0 to 0.13.

    Source: Kish (1965), Survey Sampling, section 5.4, for one factor; crossed factors add up.
    """
    each = people * questions / images
    return 1 + (questions - 1) * people_correlation + max(0.0, each - 1) * image_correlation


def people_needed(
    margin: float,
    questions: int,
    images: int,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    people_correlation: float = PEOPLE_CORRELATION,
    image_correlation: float = IMAGE_CORRELATION,
) -> Plan:
    """Return how many people show equivalence to 50% within `margin`, where they truly are at 50%.

    Images are sampled too: more people do not make up for too few of them. `people` is None then.

    Raises:
        GenlabError: for numbers that cannot be.
    """
    _check(margin, power, alpha, people_correlation, image_correlation, questions, images)
    wanted = equivalence.error_for_equivalence(0.0, margin, alpha, power) ** 2
    # 0.25 D / (people q) = 0.25 ((1 + (q-1) rho_p - rho_i) / (people q) + rho_i / images)
    staying = 0.25 * image_correlation / images
    if wanted <= staying:
        return Plan(None, questions, images, None, None, None, margin, None, power, alpha)
    first = 1 + (questions - 1) * people_correlation - image_correlation
    people = max(1, ceil(0.25 * first / (questions * (wanted - staying))))
    independent = ceil(
        0.25 / wanted / questions
    )  # where images are seen at most once, nothing is saved by that
    people = min(max(people, independent), MOST_PEOPLE)
    shown = what_shows(
        people,
        questions,
        images,
        power=power,
        alpha=alpha,
        people_correlation=people_correlation,
        image_correlation=image_correlation,
    )
    return Plan(
        people,
        questions,
        images,
        people * questions,
        shown.design_effect,
        shown.half_width,
        margin,
        shown.difference,
        power,
        alpha,
    )


def what_shows(
    people: int,
    questions: int,
    images: int,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    people_correlation: float = PEOPLE_CORRELATION,
    image_correlation: float = IMAGE_CORRELATION,
) -> Plan:
    """Return what a study of this size can show: interval, smallest margin, smallest difference.

    Raises:
        GenlabError: for numbers that cannot be.
    """
    _check(0.05, power, alpha, people_correlation, image_correlation, people, questions, images)
    effect = design_effect(people, questions, images, people_correlation, image_correlation)
    error = sqrt(0.25 * effect / (people * questions))
    per_margin = equivalence.error_for_equivalence(0.0, 1.0, alpha, power)
    per_difference = equivalence.error_for_difference(1.0, alpha, power)
    return Plan(
        people=people,
        questions=questions,
        images=images,
        answers=people * questions,
        design_effect=effect,
        half_width=normal_critical(1 - alpha) * error,
        margin=error / per_margin,
        difference=error / per_difference,
        power=power,
        alpha=alpha,
    )


def _check(
    margin: float,
    power: float,
    alpha: float,
    people_correlation: float,
    image_correlation: float,
    *counts: int,
) -> None:
    if not 0 < margin < 0.5:
        raise GenlabError(
            f"Invalid margin {margin!r}. Expected a share between 0 and 0.5, as 0.05 for 5 points."
        )
    for name, value in (("power", power), ("alpha", alpha)):
        if not 0 < value < 1:
            raise GenlabError(f"Invalid {name} {value!r}. Expected a share between 0 and 1.")
    for name, value in (("people's", people_correlation), ("image", image_correlation)):
        if not (isfinite(value) and 0 <= value < 1):
            raise GenlabError(f"Invalid {name} correlation {value!r}. Expected 0 to 1.")
    for count in counts:
        if isinstance(count, bool) or not 1 <= count <= MOST_PEOPLE:
            raise GenlabError(
                f"Invalid size {count!r}. Expected 1 to {MOST_PEOPLE} people, questions and images."
            )
