// Tunes in the quiz: heard and seen alike whoever made them; by taps, or by keys that it does not use itself.

painters.melody = (() => {
  const SMALL = 100; // pixels of room below which a tune stands in a gallery
  const KEYS = ["A", "B"]; // of the first tune and the second
  const players = new WeakMap();
  let begun = false; // whether somebody on this page wants to hear: the next tunes then begin by themselves

  function make(label, words) {
    const element = document.createElement("div");
    element.className = "tune";
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", label);
    element.addEventListener("click", (event) => {
      begun ||= Boolean(event.target.closest(".sound, .again-tune, .from-bar, .sheet"));
      event.stopPropagation(); // of a pair the tune itself is no choice
    });
    players.set(element, new TunePlayer(element, words.tune));
    return element;
  }

  function draw(element, encoded, layout, room, place = 0) {
    element.toggleAttribute("data-small", room < SMALL);
    if (element.dataset.of === encoded) return; // what sounds sounds on
    element.dataset.of = encoded;
    players.get(element).set(unpackTune(encoded, layout), KEYS[place]);
  }

  /** Let the first of the tunes begin by itself where somebody has played one before. */
  function begin([element]) {
    if (begun) players.get(element).play();
  }

  /** Take a key: A and B play, R begins again, F from the bar that was named, V changes the view, - and + the tempo. Return whether it was taken. */
  function key({ code }, elements) {
    const found = elements.map((element) => players.get(element));
    const last = found.find((player) => player === TunePlayer.last) || found[0];
    const tempo = (step) => tuneSettings.change({ tempo: Math.min(TEMPO.most, Math.max(TEMPO.least, tuneSettings.tempo + step)) });
    const does = {
      KeyA: () => found[0].toggle(),
      KeyB: () => found[1]?.toggle(),
      KeyR: () => last.again(),
      KeyF: last.element.hasAttribute("data-bars") ? () => last.fromBar() : null,
      KeyV: () => last.viewer.click(),
      Minus: () => tempo(-TEMPO.step),
      NumpadSubtract: () => tempo(-TEMPO.step),
      Equal: () => tempo(TEMPO.step),
      NumpadAdd: () => tempo(TEMPO.step),
    }[code];
    if (!does) return false;
    begun ||= ["KeyA", "KeyB", "KeyR", "KeyF"].includes(code);
    does();
    return true;
  }

  const places = (element) => players.get(element).bars();
  const name = (element, place) => players.get(element).name(place);
  const heard = (element) => players.get(element).listened();
  const focus = (element) => element.querySelector(".sound");
  const hush = () => TunePlayer.last?.pause();

  return { make, draw, begin, key, places, name, heard, focus, hush };
})();
