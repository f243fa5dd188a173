// One step in the browser's history for each page: what a page writes into its own address replaces what stood there.
// Only another round is a step of its own, so that the end of the one before can be come back to, and what a host's
// link opens: Back leads from a session's results to the session.
(() => {
  const push = history.pushState.bind(history);
  const round = (address) => new URLSearchParams(address.search).get("p");
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? location.href, location.href);
    const another = round(location) && round(to) && round(location) !== round(to);
    const led = [location, to].some((address) => new URLSearchParams(address.search).has("h"));
    if (to.pathname !== location.pathname || another || led) push(state, unused, url);
    else history.replaceState(state, unused, url);
  };
  // Streamlit looks for its server behind each part of the address, and is told 404: it lies where the scripts do.
  window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: new URL(".", location.href).href };
})();
