
// A tune on a page: one player, as large as the page wants it.

const mounted = new WeakMap();

export default function render({ parentElement, data }) {
  const element = parentElement.querySelector(".tune");
  element.setAttribute("aria-label", data.label);
  element.lang = data.lang;
  element.toggleAttribute("data-small", data.size === "small");
  element.toggleAttribute("data-large", data.size === "large");
  if (!mounted.has(parentElement)) mounted.set(parentElement, new TunePlayer(element, data.words));
  const player = mounted.get(parentElement);
  if (element.dataset.of !== data.tune) {
    element.dataset.of = data.tune;
    player.set(unpackTune(data.tune, data.layout), "");
  }
  player.mark(data.differs);
  if (data.places) tellPlaces({ places: () => player.bars(), name: (_element, bar) => player.name(bar) }, element, 1, data);
  return () => player.pause();
}
