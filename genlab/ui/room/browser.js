// Keeps a key of this browser, where the server cannot set a cookie (`streamlit run`), and tells it once.
const NAME = "genlab_browser";

export default function render({ data, setStateValue }) {
  if (data.known) return;
  try {
    let key = localStorage.getItem(NAME);
    if (!key) {
      key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      localStorage.setItem(NAME, key);
    }
    setStateValue("key", key);
  } catch { /* it keeps nothing: each of its visits is a browser of its own */ }
}
