// Places of a text or a tune: at one of them a machine goes on for a person. Whoever looks for it names a place, then confirms it.
// Where they stand, and what is between them, a painter knows: `places(element, each)` gives `{line, places, between, after}`,
// and `name(element, place)`, where there is one, shows all from a place on as the machine's; null for none.

/** Fill a line with places; `make(number, text)` gives the element of each. */
function layPlaces({ line, places, between, after }, make) {
  line.hidden = false;
  line.replaceChildren(
    ...places.flatMap((text, at) => {
      const place = make(at + 1, text);
      const sign = document.createElement("sup");
      place.className = "place";
      sign.textContent = at + 1;
      sign.setAttribute("aria-hidden", "true");
      place.append(sign, text);
      place.dataset.place = at + 1;
      return [place, between];
    }),
    after,
  );
}

/** Show a stimulus with its places, from `begins` on the machine's, where it is told; `chosen` is where it was thought to begin. */
function tellPlaces(painter, sheet, each, { begins, chosen }) {
  layPlaces(painter.places(sheet, each), (number) => {
    const place = document.createElement("span");
    if (begins) place.dataset.by = number >= begins ? "machine" : "person";
    if (number === chosen) place.dataset.chosen = "";
    return place;
  });
  painter.name?.(sheet, begins ?? null);
}

class Places {
  /** `picked` is told a place each time one is named. */
  constructor(picked) {
    this.picked = picked;
    this.at = null;
  }

  /** Cut the stimulus in a sheet into buttons, one a place from the second on. */
  lay(painter, sheet, { each }, words) {
    this.at = null;
    this.buttons = [];
    this.name = (place) => painter.name?.(sheet, place);
    layPlaces(painter.places(sheet, each), (number, text) => {
      const place = document.createElement(number > 1 ? "button" : "span");
      if (number > 1) {
        place.type = "button";
        place.setAttribute("aria-pressed", "false");
        place.setAttribute("aria-label", words.place.replace("{n}", number).replace("{words}", text));
        place.addEventListener("click", () => this.pick(number));
        this.buttons.push(place);
      }
      return place;
    });
    this.name(null);
  }

  pick(place) {
    if (this.buttons[0].disabled) return;
    this.at = place;
    this.buttons.forEach((button) => {
      const own = Number(button.dataset.place);
      button.setAttribute("aria-pressed", String(own === place));
      button.classList.toggle("after", own >= place);
    });
    this.name(place);
    this.picked(place);
  }

  /** Take a key: arrows go from place to place, digits name one (0 is 10). Return whether it was taken. */
  key(name) {
    const last = this.buttons.length + 1;
    const digit = name === "0" ? 10 : Number(name);
    if (name === "ArrowRight") this.pick(this.at === null ? 2 : Math.min(last, this.at + 1));
    else if (name === "ArrowLeft") this.pick(this.at === null ? last : Math.max(2, this.at - 1));
    else if (/^[2-90]$/.test(name) && digit <= last) this.pick(digit);
    else return false;
    return true;
  }

  enable(open) {
    for (const button of this.buttons || []) button.disabled = !open;
  }
}
