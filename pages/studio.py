"""Studio: a generator is steered by what one likes, and what is worth keeping is kept."""

import streamlit as st

from genlab.ui import page
from genlab.ui.studio import collection, ordering, queue, steer
from genlab.ui.words import _

page.begin("studio")
st.title(_("Studio"))
if collection.is_shown():
    st.write(_("Somebody's collection of designs that a trained generator drew."))
    collection.shown()
elif ordering.is_asked():
    st.write(_("An order of a design that a trained generator drew."))
    queue.asked()
else:
    st.write(_("Steer a trained generator by what you like, design after design, and keep the best."))
    names = [_("Steer"), _("Kept"), *queue.tabs()]
    key, kept_first = collection.tabs()
    opened = names[1] if kept_first else None
    steering, kept, *led = st.tabs(names, key=key, default=opened, on_change="rerun")
    if steering.open:
        with steering:
            steer.tab()
    if kept.open:
        with kept:
            collection.tab()
    for each in led:
        if each.open:
            with each:
                queue.tab()
page.end()
