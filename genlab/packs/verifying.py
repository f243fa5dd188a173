"""Verifying a pack: what it says against its dataset, its checkpoints, and itself."""

import numpy as np

from genlab import checkpoints, datasets, packs
from genlab.metrics.images.discriminator import real_probabilities
from genlab.packs import Pack
from genlab.packs.begun import BEGUN
from genlab.packs.pack import BOUNDARY, FILLED


def verify(pack: Pack) -> list[str]:
    """Check a pack against its dataset and checkpoints; return what is wrong, nothing where all is right.

    Of a pack of one's own files, or of a dataset of one's own, only what the file itself holds can be checked.
    """
    wrong: list[str] = []
    own = pack.dataset == packs.OWN
    away = is_away(pack)
    if pack.form == BOUNDARY:
        wrong += _wrong_boundaries(pack, away)
    elif pack.form == FILLED and not away:
        wrong += _wrong_fillings(pack)
    elif not away:
        encoded = pack.medium.encoded
        test = {encoded(real) for real in datasets.load_any(pack.dataset).held_out}
        if foreign := sum(encoded(pack.stimuli[number]) not in test for number in pack.reals):
            wrong.append(f"{foreign} reals are not in the test split of {pack.dataset}")
    if copies := sum(
        bool(distance == 0)
        for generator, distance in zip(pack.generators, pack.nearest_distances, strict=True)
        if generator
    ):
        wrong.append(
            f"{copies} fakes equal a {'training' if pack.nearest == 'training' else 'real'} {pack.medium.name}"
        )
    fakes = sum(map(len, pack.fakes.values()))
    if fakes != len(pack.reals) and not own and pack.form != BOUNDARY:
        wrong.append(f"{fakes} fakes stand against {len(pack.reals)} reals")
    gaps = [
        pack.medium.distance(pack.stimuli[number], pack.nearest_stimuli[number])
        for number in range(len(pack.stimuli))
    ]
    if off := int((np.abs(np.array(gaps) - pack.nearest_distances) > 1e-3).sum()):
        wrong.append(f"{off} nearest distances do not fit their {pack.medium.name}s")
    shipped = {folder.name: folder for folder in checkpoints.folders()}
    for name, expected in pack.checkpoints.items():
        if name in shipped and not checkpoints.load(shipped[name]).is_or_was(expected):
            wrong.append(f"checkpoint {name} is another than the one drawn from")
    return wrong + _wrong_judgements(pack)


def is_away(pack: Pack) -> bool:
    """Return whether a pack is of a dataset that is not here: a file or folder of one's own."""
    return pack.dataset not in (*datasets.LOADERS, *datasets.TEXTS)


def _wrong_boundaries(pack: Pack, away: bool) -> list[str]:
    """Return what is wrong with where machines begin: the places, and the beginnings, which are a person's."""
    scale, medium = pack.scale, pack.medium.name
    if scale is None or medium not in BEGUN:
        return [f"no protocol asks where a machine begins in stimuli of medium {medium}"]
    wrong, lines = [], BEGUN[medium](scale, pack.each)
    kind = lines.kind
    if missing := set(range(2, scale.nowhere + 1)) - set(pack.begins):
        wrong.append(f"no {kind} with the boundary at {', '.join(map(str, sorted(missing)))}")
    if odd := sum(
        (begins > scale.places) != (maker == "") or lines.count(line) != scale.places
        for line, begins, maker in zip(pack.stimuli, pack.begins, pack.generators, strict=True)
    ):
        wrong.append(f"{odd} {kind}s have another number of places, or a maker where a person made all")
    if not away:
        test = datasets.load_any(pack.dataset).held_out
        begun = [lines.kept(line, begins) for line, begins in zip(pack.stimuli, pack.begins, strict=True)]
        if foreign := sum(not any(f"{line} ".startswith(f"{kept} ") for line in test) for kept in begun):
            wrong.append(f"{foreign} {kind}s do not begin as one of the test split of {pack.dataset}")
    return wrong


def _wrong_fillings(pack: Pack) -> list[str]:
    """Return what is wrong with fill-ins: each is a test text, of which a fake has another word where it is marked."""
    test = datasets.load_any(pack.dataset).held_out
    known = set(test)
    wrong = 0
    for text, (start, end), maker in zip(pack.stimuli, pack.marks, pack.generators, strict=True):
        around = text[:start], text[end:]
        whole = any(
            line.startswith(around[0])
            and line.endswith(around[1])
            and len(line) > len(around[0]) + len(around[1])
            for line in test
        )
        wrong += not whole or (text in known) == bool(maker)
    return [f"{wrong} texts are no test texts of {pack.dataset} with one word filled in"] if wrong else []


def _wrong_judgements(pack: Pack) -> list[str]:
    """Return what is wrong with the machines' judgements: whom they judge, their range, and what D says today."""
    wrong = []
    kinds = np.array(pack.generators)
    shipped = {folder.name: folder for folder in checkpoints.folders()}
    for judge, told in pack.judges.items():
        for generator, scores in told.items():
            if generator not in pack.fakes:
                wrong.append(f"judge {judge} judges {generator}, which drew no image")
            elif not np.array_equal(np.isfinite(scores), (kinds == generator) | (kinds == "")):
                wrong.append(f"judge {judge} of {generator} judges other images than its fakes and all reals")
    for name, scores in pack.discriminators.items():
        asked = np.isfinite(scores)
        if name not in pack.checkpoints:
            wrong.append(f"discriminator {name} judges, though no image was drawn from that checkpoint")
        elif not asked[kinds == ""].all() or len(set(kinds[asked]) - {""}) != 1:
            wrong.append(f"discriminator {name} judges other images than its fakes and all reals")
        elif name in shipped and checkpoints.load(shipped[name]).is_or_was(pack.checkpoints[name]):
            today = real_probabilities(checkpoints.load(shipped[name]), pack.stimuli[asked])
            if today is None or np.abs(today - scores[asked]).max() > 1e-3:
                wrong.append(f"discriminator {name} says something else of these images")
    judged = [pair for told in pack.judges.values() for pair in told.items()]
    for name, scores in [*judged, *pack.discriminators.items()]:
        if ((scores < 0) | (scores > 1)).any():
            wrong.append(f"judgements of {name} lie outside 0..1")
    return wrong
