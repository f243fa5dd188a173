"""What stimuli are called in exports, and generators and protocols by who reads of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab import protocols
from genlab.protocols import NONE, Bars, Question, preference
from genlab.protocols.aid import aided
from genlab.words import _, ngettext


def stimulus_names(protocol: str, pack: str, stimuli: Sequence[int], truth: str) -> list[str]:
    """Return the names of stimulus and partner, "" for none."""
    roles = protocols.get(protocol).roles(Question(tuple(stimuli), truth, ""))
    return ["" if number is None else stimulus_name(pack, number) for number in roles]


def stimulus_name(pack: str, number: int) -> str:
    """Return a stimulus' name in exports, e.g. `mnist/0123`; `noise/0001` for an attention check's image."""
    return f"{pack}/{number:04d}" if number >= 0 else f"noise/{-number:04d}"


def makers(protocol: str, generator: str) -> tuple[str, str]:
    """Return what made a trial's stimulus and its partner, from what the trial names; the latter "" but of designs."""
    return preference.whose(generator) if protocol == preference.Preference.name else (generator, "")


def placed(protocol: str, truth: str, choice: str) -> tuple[int | None, int | None]:
    """Return how many places off a choice is, and its points; None and None in protocols that know no places."""
    if (scale := protocols.get(protocol).scale) is None:
        return None, None
    return scale.distance(truth, choice), scale.points(truth, choice)


def listened(
    protocol: str, stimuli: Sequence[int], truth: str, heard: Sequence[Sequence[float]] | None
) -> tuple[float | None, ...]:
    """Return how often and for how many ms the stimulus was heard, and its partner; None where nothing sounds."""
    if heard is None:
        return None, None, None, None
    found = dict(zip(stimuli, heard, strict=True))
    roles = protocols.get(protocol).roles(Question(tuple(stimuli), truth, ""))
    return tuple(value for number in roles for value in ((None, None) if number is None else found[number]))


def helped(settings: Mapping[str, Any] | None, seed: int, trial: int) -> int | None:
    """Return 1 where a question's words were coloured, 0 where not; None in a session without the aid."""
    return int(aided(seed, trial)) if settings and settings.get("aid") else None


def step_of(generator: str) -> int:
    """Return the training step in a generator's name, as `gan@500` has it; 0 where it has none."""
    step = generator.rpartition("@")[2]
    return int(step) if step.isdecimal() else 0


def generator_name(generator: str) -> str:
    """Return a generator's name as people read it; one of a training step (`gan@500`) names the step.

    One of a part of a study (`gan (pair, mnist)`) names the part, as people read that.
    """
    whole, _open, part = generator.partition(" (")
    if part.endswith(")"):
        return f"{generator_name(whole)} ({part_name(part[:-1])})"
    family, _at, step = generator.rpartition("@")
    if family and step.isdecimal():
        return _("{generator}, step {step:,}").format(generator=generator_name(family), step=int(step))
    names = {
        "pixel": _("pixel histogram"),
        "autoencoder": _("autoencoder"),
        "autoencoder2d": _("2-D autoencoder"),
        "vae": _("variational autoencoder"),
        "gan": _("GAN"),
        "fcgan": _("fully connected GAN"),
        "infogan": _("InfoGAN"),
        "progan": _("progressive GAN"),
        "cyclegan": _("CycleGAN"),
        "flow": _("flow matching"),
        "flow1": _("one-step flow"),
        "discreteflow": _("discrete flow matching"),
        "latentflow": _("latent flow matching"),
        "ngram": _("n-gram"),
        "rnn": _("recurrent network"),
        "gpt": _("GPT"),
        "seq2seq": _("sequence to sequence"),
        "attention": _("attention"),
        "transformer": _("Transformer"),
        "bert": _("BERT"),
        "unnamed": _("unnamed generator"),
        "kept": _("kept designs"),
        "random": _("random designs"),
    }
    return names.get(generator, generator)


def places_of(generator: str | None, protocol: str = "") -> str:
    """Return whose texts a row about boundaries is of: all of them (None), a generator's, or a person's ("")."""
    if generator is None:
        return _("all tunes") if protocol == Bars.name else _("all texts")
    return generator_name(generator) if generator else _("a person alone")


def places_head(protocol: str) -> tuple[str, str]:
    """Return the heads of a table about boundaries: over whose stimuli they are, and over how far off answers are."""
    return (_("Tunes"), _("Bars off")) if protocol == Bars.name else (_("Texts"), _("Places off"))


def guessed(chance: float) -> str:
    """Return the share of right answers of who guesses, as people read it: 10%, or 12.5%."""
    return f"{100 * chance:g}%"


def place_name(protocol: str, generator: str, truth: str) -> str:
    """Say where a machine begins, and which: from which place on, or that a person made all of it."""
    tunes = protocol == Bars.name
    if truth == NONE:
        return _("A person composed all of it") if tunes else _("A person wrote all of it")
    begins = _("{generator} from bar {n} on") if tunes else _("{generator} from place {n} on")
    return begins.format(generator=generator_name(generator), n=truth)


def places_away(protocol: str, off: int) -> str:
    """Say how far off an answer about a place is, either way."""
    if protocol == Bars.name:
        return ngettext("{n} bar off", "{n} bars off", off).format(n=off)
    return ngettext("{n} place off", "{n} places off", off).format(n=off)


def part_name(label: str) -> str:
    """Return the name of a part of a study (`pair, mnist`) as people read it."""
    return ", ".join(protocol_name(word) for word in label.split(", "))


def protocol_name(protocol: str) -> str:
    """Return a protocol's name as people read it."""
    names = {
        "yesno": _("One at a time"),
        "pair": _("Pair"),
        "hype_infinity": _("HYPE: 100 questions"),
        "hype_time": _("HYPE-time: flashes"),
        "adaptive": _("Adaptive flashes"),
        "fillin": _("Fill-in: whose is the marked word?"),
        "boundary": _("Boundary: where does the machine begin?"),
        "boundary_bars": _("Boundary: from which bar does the machine play?"),
        "preference": _("Preference: which would you buy?"),
    }
    return names.get(protocol, protocol)


def judge_name(judge: str) -> str:
    """Return the name of a kind of judge as people read it; "" where there is none."""
    return {"network": _("network"), "trees": _("trees"), "linear": _("line through cues")}.get(judge, judge)
