"""Train: a generator learns while everybody looks on, and becomes a quiz."""

import streamlit as st

from genlab.training import jobs
from genlab.ui import empty, page
from genlab.ui.database import engine
from genlab.ui.train import choice, form, growth, queue, rights, runs, steps
from genlab.ui.words import _

page.begin("train")
st.title(_("Train"))
st.write(
    _(
        "A generator learns from real images, texts or tunes, and makes the same samples again and again while it "
        "does. What it has learned becomes a quiz: can people tell?"
    )
)
steps.open_made()
with page.errors_in_one_line():
    if can_start := queue.door():
        form.form()
    growth.shipped()
    queue.wake()
    known = jobs.everything(engine())
    job = choice.chosen(known)
    if job is None:
        if can_start:
            form.first()
        else:
            empty.state("runs", _("No run yet."))
        page.end()
        st.stop()
    runs.live(job)
    st.subheader(_("Can people tell?"))
    steps.quizzes(job)
    steps.accuracy(job)
    runs.compare(job, known)
    if not job.active and queue.allowed() and rights.leads(job):
        with st.expander(_("Delete"), icon=":material/delete:"):
            choice.remove(job)
    choice.key(job, known)
page.end()
