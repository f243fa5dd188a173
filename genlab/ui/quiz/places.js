// Places of a text: at one of them a machine goes on for a person. Whoever looks for it names a place, then confirms it.

/** Cut the text in a sheet into numbered places of `each` words. */
function cutPlaces(sheet, each) {
  const line = sheet.querySelector("p");
  const words = line.textContent.split(" ");
  const places = [];
  for (let start = 0; start < words.length; start += each) places.push(words.slice(start, start + each).join(" "));
  return { line, places };
}

function numbered(element, number, text) {
  const sign = document.createElement("sup");
  sign.textContent = number;
  sign.setAttribute("aria-hidden", "true");
  element.append(sign, text);
  element.dataset.place = number;
}

/** Show a text with its places, from `begins` on the machine's; `chosen` is where it was thought to begin. */
function tellPlaces(sheet, each, { begins, chosen }) {
  const { line, places } = cutPlaces(sheet, each);
  line.replaceChildren(
    ...places.flatMap((text, at) => {
      const place = document.createElement("span");
      place.className = "place";
      numbered(place, at + 1, text);
      place.dataset.by = at + 1 >= begins ? "machine" : "person";
      if (at + 1 === chosen) place.dataset.chosen = "";
      return [place, " "];
    }),
    "\u2026",
  );
}

class Places {
  /** `words` of the card; `picked` is told a place each time one is named. */
  constructor(picked) {
    this.picked = picked;
    this.at = null;
  }

  /** Cut the text in a sheet into buttons, one a place from the second on. */
  lay(sheet, { each }, words) {
    const { line, places } = cutPlaces(sheet, each);
    this.at = null;
    this.buttons = [];
    line.replaceChildren(
      ...places.flatMap((text, at) => {
        const place = document.createElement(at ? "button" : "span");
        place.className = "place";
        numbered(place, at + 1, text);
        if (at) {
          place.type = "button";
          place.setAttribute("aria-pressed", "false");
          place.setAttribute("aria-label", words.place.replace("{n}", at + 1).replace("{words}", text));
          place.addEventListener("click", () => this.pick(at + 1));
          this.buttons.push(place);
        }
        return [place, " "];
      }),
      "\u2026",
    );
  }

  pick(place) {
    if (this.buttons[0].disabled) return;
    this.at = place;
    this.buttons.forEach((button) => {
      const own = Number(button.dataset.place);
      button.setAttribute("aria-pressed", String(own === place));
      button.classList.toggle("after", own >= place);
    });
    this.picked(place);
  }

  /** Take a key: arrows go from place to place, digits name one (0 is 10). Return whether it was taken. */
  key(name) {
    const last = this.buttons.length + 1;
    if (name === "ArrowRight") this.pick(this.at === null ? 2 : Math.min(last, this.at + 1));
    else if (name === "ArrowLeft") this.pick(this.at === null ? last : Math.max(2, this.at - 1));
    else if (/^[2-90]$/.test(name)) this.pick(name === "0" ? 10 : Number(name));
    else return false;
    return true;
  }

  enable(open) {
    for (const button of this.buttons || []) button.disabled = !open;
  }
}
