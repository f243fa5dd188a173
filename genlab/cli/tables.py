"""Checkpoints' numbers in words and as the Markdown table of docs/generators.md."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab.bench.figures import Figure
from genlab.bench.machine import Machine
from genlab.checkpoints import Card
from genlab.metrics.images.judges import best_judge

LINES = {
    "frechet": ("Frechet distance (genlab-{dataset} features)", "{:.3f}"),
    "kid": ("kernel distance (KID, the same features)", "{:.4g}"),
    "precision": ("precision", "{:.1%}"),
    "recall": ("recall", "{:.1%}"),
    "density": ("density", "{:.3f}"),
    "coverage": ("coverage", "{:.1%}"),
    "memorisation": ("nearer to a training image than a test image is", "{:.1%}"),
    "two_sample_accuracy": ("the best judge tells", "{:.1%}"),
    "two_sample_network": ("a fresh network tells", "{:.1%}"),
    "two_sample_trees": ("trees on pixels tell", "{:.1%}"),
    "two_sample_linear": ("a line through cues tells", "{:.1%}"),
    "bits": ("bits a letter of the test texts", "{:.3f}"),
    "fill_top1": ("the author's word is its likeliest", "{:.1%}"),
    "fill_top5": ("or among its five likeliest", "{:.1%}"),
    "exact": ("as a person's, letter by letter", "{:.1%}"),
    "chrf": ("runs of letters that both have (chrF)", "{:.1f}"),
    "errors": ("edits a letter of a person's", "{:.1%}"),
    "fake_bits": ("bits a letter of its own texts", "{:.3f}"),
    "ended": ("ended by themselves", "{:.1%}"),
    "copies": ("equal a training text", "{:.1%}"),
    "novelty": ("runs of 8 letters that training does not have", "{:.1%}"),
    "strangers": ("words that training does not have", "{:.1%}"),
    "copied": ("longest copy, of the text's length", "{:.1%}"),
    "metre": ("bars as long as the metre says", "{:.1%}"),
    "finals": ("end on the tonic", "{:.1%}"),
    "repeats": ("bars that come again", "{:.1%}"),
    "range": ("from the lowest to the highest note, in semitones", "{:.1f}"),
    "intervals": ("divergence of steps", "{:.4f}"),
    "durations": ("divergence of lengths", "{:.4f}"),
    "paired_error": ("error to the true pair", "{:.3f}"),
    "paired_aligned": ("the same, moved to where it fits best", "{:.3f}"),
    "paired_found": ("nearer to its own pair than to any other", "{:.1%}"),
    "back_paired_error": ("way back: error to the true pair", "{:.3f}"),
    "back_paired_aligned": ("way back: the same, moved to where it fits best", "{:.3f}"),
    "back_paired_found": ("way back: nearer to its own pair than to any other", "{:.1%}"),
}
OF_TEXTS = {"two_sample_linear": "a line through runs of letters tells"}
"""What is said otherwise of those that write texts."""
OF_MELODIES = {
    "two_sample_linear": "a line through runs of words tells",
    "bits": "bits a note of the test tunes",
    "fake_bits": "bits a note of its own tunes",
    "ended": "ended by themselves, and are tunes",
    "copies": "equal a training tune",
    "novelty": "runs of 8 steps that training does not have",
    "copied": "longest copy, of the tune's steps",
}
"""What is said otherwise of those that compose."""
PAIRED = {
    "paired_error": ("error", "{:.3f}"),
    "identity_error": ("untouched", "{:.3f}"),
    "other_error": ("another's", "{:.3f}"),
    "constant_error": ("constant", "{:.3f}"),
    "paired_aligned": ("moved", "{:.3f}"),
    "identity_aligned": ("untouched, moved", "{:.3f}"),
    "paired_found": ("found", "{:.1%}"),
    "identity_found": ("untouched, found", "{:.1%}"),
}
"""Columns of translations, each way a row."""
COLUMNS = {
    "frechet": ("Frechet distance", "{:.2f}"),
    "frechet_floor": ("floor", "{:.3f}"),
    "kid": ("KID", "{:.4g}"),
    "precision": ("precision", "{:.1%}"),
    "recall": ("recall", "{:.1%}"),
    "density": ("density", "{:.2f}"),
    "coverage": ("coverage", "{:.1%}"),
    "memorisation": ("nearer", "{:.1%}"),
    "two_sample_accuracy": ("two-sample", "{:.1%}"),
}
WRITERS = {
    "bits": ("bits a letter", "{:.3f}"),
    "ngram_bits": ("best n-gram's", "{:.3f}"),
    "xz_bits": ("xz's", "{:.3f}"),
    "ended": ("ended", "{:.1%}"),
    "copies": ("copies", "{:.1%}"),
    "novelty": ("new 8-runs", "{:.1%}"),
    "novelty_reals": ("people's", "{:.1%}"),
    "strangers": ("new words", "{:.1%}"),
    "strangers_reals": ("people's", "{:.1%}"),
    "copied": ("longest copy", "{:.1%}"),
    "copied_reals": ("people's", "{:.1%}"),
    "varied": ("varied", "{:.1%}"),
    "varied_reals": ("people's", "{:.1%}"),
    "two_sample_accuracy": ("two-sample", "{:.1%}"),
}
"""Columns of writers."""
COMPOSERS = {
    "bits": ("bits a note", "{:.3f}"),
    "ngram_bits": ("best n-gram's", "{:.3f}"),
    "ended": ("ended", "{:.1%}"),
    "metre": ("metre", "{:.1%}"),
    "metre_reals": ("people's", "{:.1%}"),
    "finals": ("finals", "{:.1%}"),
    "finals_reals": ("people's", "{:.1%}"),
    "repeats": ("repeats", "{:.1%}"),
    "repeats_reals": ("people's", "{:.1%}"),
    "range": ("range", "{:.1f}"),
    "range_reals": ("people's", "{:.1f}"),
    "intervals": ("steps", "{:.4f}"),
    "intervals_floor": ("floor", "{:.4f}"),
    "durations": ("lengths", "{:.4f}"),
    "durations_floor": ("floor", "{:.4f}"),
    "copies": ("copies", "{:.1%}"),
    "novelty": ("new 8-runs", "{:.1%}"),
    "novelty_reals": ("people's", "{:.1%}"),
    "copied": ("longest copy", "{:.1%}"),
    "copied_reals": ("people's", "{:.1%}"),
    "two_sample_accuracy": ("two-sample", "{:.1%}"),
}
"""Columns of those that compose."""
TRANSLATORS = {
    "exact": ("exact", "{:.1%}"),
    "errors": ("errors", "{:.1%}"),
    "errors_12": ("of 12 to 23 letters", "{:.1%}"),
    "errors_24": ("24 to 35", "{:.1%}"),
    "errors_36": ("36 to 47", "{:.1%}"),
    "chrf": ("chrF", "{:.1f}"),
    "bits": ("bits a letter", "{:.3f}"),
}
"""Columns of those that translate texts."""
FILLERS = {
    "fill_top1": ("first", "{:.1%}"),
    "ngram_top1": ("n-gram's", "{:.1%}"),
    "fill_top5": ("of five", "{:.1%}"),
    "ngram_top5": ("n-gram's", "{:.1%}"),
    "fill_known": ("known words", "{:.1%}"),
}
"""Columns of those that fill in words."""
OTHERS = {"other": "another true image", "constant": "one image for all"}


def ended(card: Card) -> str:
    """Return where its clock has ended a run, in words."""
    minutes, planned = card.settings["minutes"], card.settings["steps"]
    return f"ended by its clock of {minutes:g} min at {card.steps:,} of {planned:,} steps"


def measured(name: str, dataset: str, metrics: Mapping[str, float]) -> str:
    """Return a checkpoint's numbers with their 95% intervals, a line each."""
    beside = {}
    if "frechet" in metrics:
        beside["frechet"] = (
            f", floor {metrics['frechet_floor']:.3f}, {metrics['frechet_samples']:,.0f} samples"
        )
        beside["memorisation"] = f", p {metrics['memorisation_p']:.2g}"
    words_of: Mapping[str, Any] = {}
    if "ngram_bits" in metrics:
        words_of, kind = (OF_MELODIES, "tunes") if "metre" in metrics else (OF_TEXTS, "texts")
        packed = f", xz {metrics['xz_bits']:.3f}" if "xz_bits" in metrics else ""
        beside["bits"] = f", the best n-gram {metrics['ngram_bits']:.3f}{packed}"
        for key, (_, form) in LINES.items():
            if f"{key}_reals" in metrics:
                beside[key] = f", of test {kind} {_shown(metrics, f'{key}_reals', form)}"
            elif f"{key}_floor" in metrics:
                beside[key] = f", floor {_shown(metrics, f'{key}_floor', form)}"
    for key in ("fill_top1", "fill_top5"):
        if key in metrics:
            beside[key] = f", an n-gram's {_shown(metrics, key.replace('fill', 'ngram'), LINES[key][1])}"
    for key in LINES:
        if f"{key}_reals" in metrics and key not in beside:
            beside[key] = f", real images against others {_shown(metrics, f'{key}_reals', LINES[key][1])}"
        if "paired_" in key and key in metrics:
            untouched = _shown(metrics, key.replace("paired_", "identity_"), LINES[key][1])
            beside[key] = f", untouched source {untouched}"
            if key.endswith("error"):
                for other in ("other", "constant"):
                    value = _shown(metrics, key.replace("paired", other), LINES[key][1])
                    beside[key] += f", {OTHERS[other]} {value}"
    lines = []
    for key, (words, form) in LINES.items():
        if key in metrics:
            value, low, high = (_shown(metrics, key, form, end) for end in ("", "_low", "_high"))
            note = beside.get(key, "")
            lines.append(
                f"{name}: {words_of.get(key, words).format(dataset=dataset)} {value} [{low}, {high}]{note}"
            )
    return "\n".join(lines)


def judged(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what machines tell of a pack's images, a line each."""
    lines = []
    for name, entry in found.items():
        if len(entry["judges"] or ()) > 1:
            low, high = entry["accuracy_interval"]
            lines.append(
                f"the best judge of {name}: {entry['judge']}, {entry['accuracy']:.1%} right [{low:.1%}, {high:.1%}]"
            )
        for judge, told in (entry["judges"] or {}).items():
            (low, high), area = told["auc_interval"], told["auc"]
            floor = "" if told["floor"] is None else f"; real images against others {told['floor']:.1%}"
            lines.append(
                f"{judge} on {name}: {told['accuracy']:.1%} right, AUC {area:.3f} [{low:.3f}, {high:.3f}]{floor}"
            )
        if entry["discriminator_auc"] is not None:
            low, high = entry["discriminator_auc_interval"]
            lines.append(
                f"own discriminator on {name}: AUC {entry['discriminator_auc']:.3f} [{low:.3f}, {high:.3f}]"
            )
    return lines


def shipped(cards: Sequence[Card]) -> str:
    """Return a Markdown table, a row a card; a number that a card does not have is left out."""
    titles = ["generator", "data", "class", "steps", "minutes", *(title for title, _ in COLUMNS.values())]
    lines = [f"| {' | '.join(titles)} |", f"|{'---|' * 3}{'--:|' * (len(titles) - 3)}"]
    for card in cards:
        if card.sampling.get("medium", "image") != "image":
            continue
        label = "all" if card.label is None else str(card.label)
        row = [card.generator, card.dataset, label, f"{card.steps:,}", f"{card.train_minutes:.1f}"]
        row += [_shown(card.metrics, key, form) for key, (_, form) in COLUMNS.items()]
        best = best_judge(card.metrics)
        reals = _shown(card.metrics, f"two_sample_{best}_reals", "{:.1%}")
        row[-1] = f"{row[-1]} {best} ({reals})" if reals else f"{row[-1]} {best}".strip()
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def of_texts(cards: Sequence[Card]) -> list[str]:
    """Return Markdown tables of those that write, compose, translate, and fill in words; "" for none measured."""
    kinds = (("xz_bits", WRITERS), ("metre", COMPOSERS), ("chrf", TRANSLATORS), ("fill_top1", FILLERS))
    return [_table([card for card in cards if key in card.metrics], columns) for key, columns in kinds]


def _table(cards: Sequence[Card], columns: Mapping[str, tuple[str, str]]) -> str:
    """Return a Markdown table, a row a card; "" for none."""
    titles = ["generator", "data", "steps", "minutes", *(title for title, _ in columns.values())]
    lines = [
        "| "
        + " | ".join(
            [card.generator, card.dataset, f"{card.steps:,}", f"{card.train_minutes:.1f}"]
            + [_shown(card.metrics, key, form) for key, (_, form) in columns.items()]
        )
        + " |"
        for card in cards
    ]
    if lines:
        lines = [f"| {' | '.join(titles)} |", f"|{'---|' * 2}{'--:|' * (len(titles) - 2)}", *lines]
    return "\n".join(lines)


def translations(cards: Sequence[Card]) -> str:
    """Return a Markdown table of those that translate, a row a direction; "" where none has been measured."""
    titles = ["generator", "data", "way", "steps", "minutes", *(title for title, _ in PAIRED.values())]
    lines = []
    for card in cards:
        for prefix in ("", "back_") if "paired_error" in card.metrics else ():
            styles = card.sampling["styles"][:: -1 if prefix else 1]
            row = [
                card.generator,
                card.dataset,
                " to ".join(styles),
                f"{card.steps:,}",
                f"{card.train_minutes:.1f}",
            ]
            row += [_shown(card.metrics, prefix + key, form) for key, (_, form) in PAIRED.items()]
            lines.append(f"| {' | '.join(row)} |")
    if lines:
        lines = [f"| {' | '.join(titles)} |", f"|{'---|' * 3}{'--:|' * (len(titles) - 3)}", *lines]
    return "\n".join(lines)


def _shown(metrics: Mapping[str, float], key: str, form: str, end: str = "") -> str:
    value = metrics.get(f"{key}{end}")
    return "" if value is None else form.format(value)


def benchmark(machine: Machine, figures: Sequence[Figure]) -> str:
    """Return a Markdown table of measured figures, a row each, below the machine they were measured on."""
    lines = [f"{machine.name} ({machine}):", "", "| | measured | target | made of |", "|---|--:|--:|---|"]
    lines += [
        f"| {figure.what} | {f'{figure.value:.4g} {figure.unit}'.strip()} | {figure.target} | {figure.note} |"
        for figure in figures
    ]
    return "\n".join(lines)
