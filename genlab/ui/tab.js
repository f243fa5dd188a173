// Keeps the host's link for this tab and takes it out of the address; tells it when the page is loaded again.
const NAME = "genlab_host_links";

function kept() {
  try {
    return new Map(Object.entries(JSON.parse(sessionStorage.getItem(NAME)) ?? {}));
  } catch {
    return new Map(); // nothing, or nothing of ours
  }
}

export default function render({ data, setStateValue }) {
  const { mark, link, most } = data;
  if (!link) {
    setStateValue("told", { mark, link: kept().get(mark) ?? "" });
    return;
  }
  const links = kept();
  links.delete(mark);
  links.set(mark, link);
  try {
    sessionStorage.setItem(NAME, JSON.stringify(Object.fromEntries([...links].slice(-most))));
  } catch { /* it keeps nothing */ }
  if (kept().get(mark) !== link) return; // then the address must
  const here = new URL(window.location.href);
  if (here.searchParams.get("h") !== link) return;
  here.searchParams.set("h", mark);
  window.history.replaceState(window.history.state, "", here); // nothing is left behind Back
  setStateValue("told", { mark, gone: true }); // Streamlit would say the old address again
}
