// Keeps the host's link for this tab and takes it out of the address; tells it when the page is loaded again.
const NAME = "genlab_host_links";
const AGAIN_MS = 2000; // what was told can be lost on its way, and without it the page stays empty
let telling;

function kept() {
  try {
    return new Map(Object.entries(JSON.parse(sessionStorage.getItem(NAME)) ?? {}));
  } catch {
    return new Map(); // nothing, or nothing of ours
  }
}

export default function render({ data, setStateValue }) {
  const { mark, link, most, heard } = data;
  clearInterval(telling);
  if (heard) return;
  if (!link) {
    let times = 0;
    const tell = () => setStateValue("told", { mark, link: kept().get(mark) ?? "", times: times++ });
    tell();
    telling = setInterval(tell, AGAIN_MS);
    return () => clearInterval(telling);
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
