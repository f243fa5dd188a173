"""genlab's pages; `genlab serve` and `streamlit run streamlit_app.py` both start here."""

from genlab.ui import page

page.navigation().run()
