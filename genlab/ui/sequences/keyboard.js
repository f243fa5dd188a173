
// Two octaves of keys, by taps or the computer's keys: two bars are played, and sent when somebody wants to hear them go on.

const LOWEST = 60; // middle C
const KEYS = 25;
const CODES = ["KeyA", "KeyW", "KeyS", "KeyE", "KeyD", "KeyF", "KeyT", "KeyG", "KeyY", "KeyH", "KeyU", "KeyJ", "KeyK", "KeyO", "KeyL", "KeyP", "Semicolon"];
const LENGTHS = [48, 24, 12]; // half, quarter and eighth notes, in ticks
const isBlack = (pitch) => [1, 3, 6, 8, 10].includes(pitch % 12);

class Keyboard {
  constructor(root) {
    this.root = root;
    this.find = (name) => root.querySelector(name);
    this.notes = [];
    this.length = 24;
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.find(".undo").addEventListener("click", () => this.change(this.notes.slice(0, -1)));
    this.find(".clear").addEventListener("click", () => this.change([]));
    this.find(".go").addEventListener("click", () => this.send("begun", { notes: this.notes, whole: this.whole, at: Date.now() }));
    this.lay();
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
  }

  lay() {
    this.find(".piano").replaceChildren(
      ...Array.from({ length: KEYS }, (_, place) => {
        const pitch = LOWEST + place;
        const key = document.createElement("button");
        key.type = "button";
        key.className = isBlack(pitch) ? "black" : "white";
        key.setAttribute("aria-label", pitchName(pitch));
        key.addEventListener("click", () => this.strike(pitch));
        return key;
      }),
    );
    this.find(".lengths").replaceChildren(
      ...LENGTHS.map((length, place) => {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.length = length;
        button.addEventListener("click", () => this.take(length));
        button.append(document.createTextNode(""), Object.assign(document.createElement("kbd"), { textContent: place + 1 }));
        return button;
      }),
    );
  }

  update(data, send) {
    this.send = send;
    const { words, whole, beats } = data;
    if (this.whole !== whole) this.notes = [];
    Object.assign(this, { whole, beats });
    this.root.lang = data.lang;
    for (const name of ["undo", "clear", "go"]) this.find(`.${name}`).textContent = words[name];
    this.find(".how").textContent = words.how;
    this.find(".lengths").setAttribute("aria-label", words.length);
    [...this.find(".lengths").children].forEach((button, place) => { button.firstChild.data = `${words.lengths[place]} `; });
    this.take(this.length);
    this.change(this.notes);
  }

  get left() {
    return 2 * this.whole - this.notes.reduce((sum, [, length]) => sum + length, 0);
  }

  take(length) {
    this.length = length;
    for (const button of this.find(".lengths").children) button.setAttribute("aria-pressed", String(Number(button.dataset.length) === length));
  }

  strike(pitch) {
    if (this.left <= 0) return;
    instrument.strike(pitch);
    this.change([...this.notes, [pitch, Math.min(this.length, this.left)]]);
  }

  change(notes) {
    this.notes = notes;
    const full = this.left <= 0;
    this.find(".go").disabled = !full;
    for (const key of this.find(".piano").children) key.disabled = full;
    this.find(".undo").disabled = this.find(".clear").disabled = !notes.length;
    let start = 0;
    const drawn = notes.map(([pitch, length]) => {
      const note = { start, length, pitch };
      start += length;
      return note;
    });
    const bars = [0, 1].map((bar) => ({ start: bar * this.whole }));
    drawRoll(this.find(".sheet"), { notes: drawn, bars, length: 2 * this.whole });
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true], [role=combobox], [role=radiogroup]")) return;
    const place = CODES.indexOf(event.code);
    const length = LENGTHS[Number(event.key) - 1];
    if (place >= 0) this.strike(LOWEST + place);
    else if (length) this.take(length);
    else if (event.key === "Backspace") this.change(this.notes.slice(0, -1));
    else return;
    event.preventDefault();
  }
}

const keyboards = new WeakMap();

export default function render({ parentElement, data, setTriggerValue }) {
  if (!keyboards.has(parentElement)) keyboards.set(parentElement, new Keyboard(parentElement.querySelector(".keyboard")));
  const keyboard = keyboards.get(parentElement);
  keyboard.update(data, setTriggerValue);
  return () => {
    keyboard.close();
    keyboards.delete(parentElement);
  };
}
