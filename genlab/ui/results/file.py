"""A file of other people's answers: read, asked about, and its verdict."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.progress import Tell, silent
from genlab.training import apart
from genlab.ui import waiting
from genlab.ui.choices import pick
from genlab.ui.kept import Kept
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.results import account, columns, told
from genlab.ui.results.command import command
from genlab.ui.uploads import uploader
from genlab.ui.words import _, generator_name, ngettext, spoken

MOST_MEGABYTES = 50
MOST_GENERATORS = 200
_kept: Kept[dict[str, Any]] = Kept(8)


def _examined(raw: bytes, file: str, key: bytes | None, key_id: str, asked: str) -> dict[str, Any]:
    """Return how a file is read, and its verdict where it is asked for; kept by the names that uploads have."""
    wanted = (file, key_id, asked)
    if _kept.holds(wanted):
        return _kept.get(wanted, lambda: _found(raw, key, json.loads(asked), silent))
    with waiting.bar(waiting.analysing(), _("Reading the file")) as tell:
        return _kept.get(wanted, lambda: _found(raw, key, json.loads(asked), tell))


def _found(raw: bytes, key: bytes | None, said: dict[str, Any], tell: Tell) -> dict[str, Any]:
    from genlab.analysis.uploads import examine

    found: dict[str, Any] = apart.call(examine, raw, {**said, "key": key}, "margin" in said, tell=tell)
    if found["found"] and len(found["found"]["generators"]) > MOST_GENERATORS:
        count = len(found["found"]["generators"])
        raise GenlabError(
            f"{count} generators are more than a page shows: {MOST_GENERATORS}. The command line shows all."
        )
    return found


def upload() -> None:
    """Take a table that was collected anywhere, show how it is read, and give its verdict."""
    st.write(
        _(
            "A table with one row per answer (who, which image, what it was, what was chosen), one row per person or "
            "one row per image, or with one column per image: CSV, Excel, OpenDocument or JSON. It is analysed here "
            "and not stored."
        )
    )
    given = uploader(st, _("A file of answers"), MOST_MEGABYTES, type=columns.TYPES, key="file-of-answers")
    if given is None:
        return
    try:
        _read(given)
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")


def _read(given: Any) -> None:
    """Show how a file is read, everything changeable, and its verdict when it is asked for."""
    raw = given.getvalue()
    key = None
    asked: dict[str, Any] = {}

    def examined(**more: Any) -> dict[str, Any]:
        said = {name: value for name, value in (asked | more).items() if value}
        return _examined(
            raw,
            given.file_id,
            key.getvalue() if key else None,
            key.file_id if key else "",
            json.dumps(said, sort_keys=True),
        )

    seen = examined()
    if seen["sheets"][1:]:
        asked["sheet"] = pick(st, _("Sheet"), seen["sheets"], str, key=f"{given.file_id}-sheet")
        if asked["sheet"] == seen["sheets"][0]:
            asked["sheet"] = ""
        seen = examined()
    if not seen["columns"]:
        st.error(told.problem(seen["problem"]), icon=":material/error:")
        return
    place = f"{given.file_id}-{asked.get('sheet', '')}"
    st.subheader(_("How it is read"), anchor=False)
    first, questions = st.container(), st.container()
    by_itself = seen
    about = (by_itself["question"] or {}).get("about", "")
    unclear = about == "columns" or bool(by_itself["problem"] and not about)
    asked["mapping"], asked["constants"] = columns.ask(by_itself, place, unclear)
    key, asked["fakes"] = columns.key_of_images(place, about == "key")
    seen = examined()
    asked["values"] = columns.values(seen, place)
    seen = examined()
    asked["repeats"] = _repeats(seen, place)
    asked["flag"] = st.toggle(
        _("Set apart hasty answers and people with one answer to everything"), key=f"{place}-flag"
    )
    margin = st.slider(_("Equivalence margin (points)"), 1.0, 15.0, 5.0, 0.5, key=f"{place}-margin")
    seen = examined()
    with first:
        columns.first_rows(seen)
    with questions:
        _question(seen)
    if seen["account"] is not None:
        account.account(seen)
    st.caption(_("The same on the command line:"))
    st.code(
        command(given.name, asked | {"key": bool(key)}, margin, key.name if key else ""),
        language="sh",
        wrap_lines=True,
    )
    if seen["account"] is not None:
        _verdict(given, place, examined, margin, asked)


def _question(seen: Mapping[str, Any]) -> None:
    """Say what the table does not say by itself, or why it cannot be read."""
    if not seen["problem"]:
        return
    question = seen["question"] or {"about": "", "of": []}
    role = columns.role_names().get(question.get("role", ""), "")
    shown = plain(", ".join(question["of"]))
    if question["about"] == "columns":
        line = _("Several columns could say this: {role}. Which one does: {columns}?").format(
            role=role, columns=shown
        )
    elif question["about"] == "values" and question["of"]:
        line = _("These values could mean either: {values} ({role}). Please say what each means.").format(
            values=shown, role=role
        )
    elif question["about"] == "key":
        line = _(
            "Each image has a column of its own, {count} of them, and nothing says which are fake. Please bring a "
            "table of the images, or give a pattern of the fakes' names."
        ).format(count=len(question["of"]))
    elif seen["problem"].startswith("Unknown form"):
        line = _(
            "The names of the columns do not say what they hold: {columns}. Please say which is which; who, which "
            "image, what they chose and what it truly was are enough."
        ).format(columns=plain(", ".join(seen["columns"])))
    else:
        st.error(told.problem(seen["problem"]), icon=":material/error:")
        return
    st.info(line, icon=":material/help:")


def _repeats(seen: Mapping[str, Any], place: str) -> str:
    """Ask which answers count where a person judged an image again; "" for those that count by themselves."""
    found = seen["repeats"]
    if not found:
        return ""
    ways = {
        "first": _("the first of each ({share:.1%} right)").format(share=found["first"]),
        "all": _("all of them ({share:.1%} right)").format(share=found["all"]),
    }
    chosen = pick(
        st,
        ngettext(
            "{count:,} answer is to an image that the same person had judged before. What counts?",
            "{count:,} answers are to an image that the same person had judged before. What counts?",
            found["answers"],
        ).format(count=found["answers"]),
        list(ways),
        lambda way: ways[way],
        index=list(ways).index(found["counted"]),
        key=f"{place}-repeats",
    )
    return "" if chosen == found["counted"] else str(chosen)


def _verdict(given: Any, place: str, examined: Any, margin: float, asked: Mapping[str, Any]) -> None:
    """Give the verdict when it is asked for; it goes when the table is read otherwise."""
    wanted = json.dumps([{name: value for name, value in asked.items() if value}, margin], sort_keys=True)
    if st.session_state.get("file-judged") != [place, wanted]:
        st.button(
            _("Give the verdict"),
            icon=":material/gavel:",
            key="file-judge",
            on_click=st.session_state.__setitem__,
            args=("file-judged", [place, wanted]),
        )
        return
    judged = examined(margin=margin / 100)
    if judged["found"] is None:
        st.error(told.problem(judged["problem"]), icon=":material/error:")
        return
    st.subheader(_("Verdict"), anchor=False)
    _show(judged["found"], given.name, margin)


def _show(found: dict[str, Any], name: str, margin: float) -> None:
    """Show the verdict on a file."""
    from genlab.analysis.study import by_part
    from genlab.reports import report
    from genlab.reports.naming import part_name
    from genlab.reports.verdicts import in_words
    from genlab.ui.charts import figures
    from genlab.ui.results import boundary, preference
    from genlab.ui.results.beneath import beneath
    from genlab.ui.results.exclusions import excluded
    from genlab.ui.results.hype import hype

    for kind, sides in found["undecided"].items():
        st.markdown(
            "- "
            + ngettext(
                "{kind}: {count} answer ({reals} to real images, {fakes} to fakes), beside the accuracy, not in it.",
                "{kind}: {count} answers ({reals} to real images, {fakes} to fakes), beside the accuracy, not in it.",
                sum(sides.values()),
            ).format(
                kind=told.reason(kind),
                count=sum(sides.values()),
                reals=sides.get("real", 0),
                fakes=sum(sides.values()) - sides.get("real", 0),
            )
        )
    for generator, verdict in found["generators"].items():
        st.markdown(f"- **{plain(generator_name(generator))}**: {plain(in_words(verdict, margin / 100))}.")
    scores = [
        (generator, verdict["accuracy"], verdict["accuracy_interval"])
        for generator, verdict in found["generators"].items()
    ]
    stem = f"file-{name.rpartition('.')[0] or name}"
    for entry in found.get("boundary", ()):
        boundary.summary(entry, stem)
    for entry in found.get("preference", ()):
        preference.summary(entry, stem)
    if scores:
        figures.show(figures.forest(scores, True, found["resampled"], margin / 100), stem)
        st.dataframe(_table(found["generators"]), hide_index=True, width="stretch")
    hype(found.get("hype", []), found["generators"])
    if found.get("exclusions", {}).get("excluded"):
        st.subheader(_("Who was analysed"))
        excluded(found, stem)
    for label, under in by_part(found.get("beneath", {})).items():
        if under:
            with st.expander(
                _("Beneath the headline") + (f": {plain(part_name(label))}" if label else ""),
                icon=":material/query_stats:",
            ):
                beneath(under, f"{stem}-{label}" if label else stem)
    st.download_button(
        _("Report"),
        data=spoken(lambda: report.html(found, title=name, figures=figures.of_study(found))),
        file_name="genlab-report.html",
        mime="text/html",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )


def _table(generators: dict[str, dict[str, Any]]) -> dict[str, list[Any]]:
    def cells(name: str, form: str) -> list[str]:
        values = [verdict[name] for verdict in generators.values()]
        return ["" if value is None else form.format(value) for value in values]

    return {
        _("Generator"): [generator_name(name) for name in generators],
        _("People"): cells("people", "{}"),
        _("Answers"): cells("answers", "{}"),
        _("Accuracy"): cells("accuracy", "{:.1%}"),
        _("Fake error"): cells("fake_error", "{:.1%}"),
        _("Real error"): cells("real_error", "{:.1%}"),
        "d'": cells("dprime", "{:.2f}"),
        _("Criterion"): cells("criterion", "{:z.2f}"),
        _("Design effect"): cells("design_effect", "{:.2f}"),
    }
