// A tune that is heard and seen: play, pause, again, tempo; a moving roll for everybody, a score for who reads one.

/** What is set once for all tunes on the screen. The view is remembered on this device. */
const tuneSettings = (() => {
  const KEY = "genlab.tune.view";
  const players = new Set();
  let view = "roll";
  try {
    view = localStorage.getItem(KEY) === "score" ? "score" : "roll";
  } catch { /* a browser that keeps nothing forgets it */ }
  return {
    tempo: 1,
    get view() { return view; },
    add: (player) => players.add(player),
    change(values) {
      if (values.tempo) this.tempo = values.tempo;
      if (values.view) view = values.view;
      try {
        localStorage.setItem(KEY, view);
      } catch { /* the same */ }
      for (const player of players) {
        if (player.element.isConnected) player.changed();
        else players.delete(player);
      }
    },
  };
})();

const TEMPO = { least: 0.5, most: 1.5, step: 0.1 };
const ICONS = { play: "M3 1l11 7-11 7z", pause: "M3 1h3.6v14H3zM9.4 1H13v14H9.4z" };
const NEAR_END = 0.02; // seconds: so near to its end a tune begins anew

class TunePlayer {
  /** `element` becomes the player. */
  constructor(element, words) {
    this.element = element;
    this.words = words;
    this.at = 0; // tick
    this.plays = 0; // how often it was begun
    this.heard = 0; // ms that it has sounded
    this.running = null;
    element.innerHTML =
      '<div class="sheet"></div><div class="bars" hidden></div><p class="told"></p><div class="tools"><button type="button" class="sound"><svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path></path></svg><span class="name"></span><kbd aria-hidden="true"></kbd></button><button type="button" class="again-tune"><svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2h2.4v12H2zM14 2v12L5.2 8z"></path></svg></button><button type="button" class="from-bar"><svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 2h2.4v12H2zM6 2l9 6-9 6z"></path></svg><span class="name"></span><kbd aria-hidden="true"></kbd></button><label class="tempo"><span></span><input type="range"><output></output></label><button type="button" class="view" aria-pressed="false"><svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 1.5 14 0v10.4a2.6 2 0 1 1-1.6-1.8V3.6L7.6 4.5v8.4a2.6 2 0 1 1-1.6-1.8z"></path></svg><span class="name"></span></button></div>';
    const find = (name) => element.querySelector(name);
    [this.sheet, this.sound, this.slider, this.viewer, this.from] = [".sheet", ".sound", "input", ".view", ".from-bar"].map(find);
    Object.assign(this.slider, { min: TEMPO.least, max: TEMPO.most, step: TEMPO.step });
    find(".again-tune").setAttribute("aria-label", words.again_tune);
    find(".again-tune").title = words.again_tune;
    find(".tempo span").textContent = words.tempo;
    this.slider.setAttribute("aria-label", words.tempo);
    find(".view .name").textContent = words.score;
    this.viewer.setAttribute("aria-label", words.score);
    this.viewer.title = words.score;
    this.sound.addEventListener("click", () => this.toggle());
    find(".again-tune").addEventListener("click", () => this.again());
    this.from.addEventListener("click", () => this.fromBar());
    this.slider.addEventListener("input", () => tuneSettings.change({ tempo: Number(this.slider.value) }));
    this.viewer.addEventListener("click", () => tuneSettings.change({ view: tuneSettings.view === "roll" ? "score" : "roll" }));
    this.sheet.addEventListener("click", (event) => this.seek(event));
    tuneSettings.add(this);
  }

  /** Take a tune, and draw it as soon as it stands on the screen: before that nobody knows how wide it is. */
  set(tune, key) {
    this.stop();
    this.tune = tune;
    this.at = 0;
    this.element.querySelector(".told").textContent = describeTune(tune, this.words);
    this.sound.querySelector("kbd").textContent = key;
    this.from.querySelector("kbd").textContent = key && "F"; // keys play in the quiz alone
    this.label();
    const look = new ResizeObserver(() => {
      if (this.tune !== tune) look.disconnect();
      else if (this.sheet.clientWidth !== this.width) this.draw();
    });
    look.observe(this.sheet);
  }

  /** Mark notes that differ from those of a tune beside it. */
  mark(differs) {
    this.differs = differs;
    if (this.drawn) this.draw();
  }

  /** Return the tune's bars as places, an upbeat with the first: the line under the sheet, as wide as they are long. */
  bars() {
    const line = this.element.querySelector(".bars");
    this.element.toggleAttribute("data-bars", true); // one hears it from a bar, the first until another is named
    line.style.gridTemplateColumns = this.starts.map((start, at) => `${(this.starts[at + 1] ?? this.tune.length) - start}fr`).join(" ");
    return { line, places: this.starts.map(() => ""), between: "", after: "" };
  }

  /** Where each bar begins, in ticks. */
  get starts() {
    return this.tune.bars.filter((_bar, at) => !(at === 1 && this.tune.upbeat)).map(({ start }) => start);
  }

  /** Show all from a bar on as the machine's, and let it be heard from there; null, or one behind the last, for none. */
  name(bar) {
    this.named = bar === null ? undefined : this.starts[bar - 1];
    this.from.querySelector(".name").textContent = this.words.from_bar.replace("{n}", this.named === undefined ? 1 : bar);
    this.shade();
  }

  fromBar() {
    this.at = this.named ?? 0;
    if (this.running) this.perform(this.at);
    else this.play();
  }

  /** Colour the notes from the named bar on. */
  shade() {
    this.drawn?.drawn.forEach((note, place) => note.classList.toggle("machine", this.tune.notes[place].start >= this.named));
  }

  draw() {
    this.width = this.sheet.clientWidth;
    const score = tuneSettings.view === "score" && !this.element.hasAttribute("data-small");
    this.element.dataset.view = score ? "score" : "roll";
    this.viewer.setAttribute("aria-pressed", String(score));
    this.drawn = score ? engraver.draw(this.sheet, this.tune) : drawRoll(this.sheet, this.tune);
    this.drawn.drawn.forEach((note, place) => note.classList.toggle("differs", Boolean(this.differs?.[place])));
    this.shade();
    this.lit = null;
    this.follow();
  }

  label() {
    const playing = Boolean(this.running);
    this.element.dataset.state = playing ? "playing" : "paused";
    this.sound.querySelector("path").setAttribute("d", playing ? ICONS.pause : ICONS.play);
    this.sound.querySelector(".name").textContent = playing ? this.words.pause : this.words.play;
    this.slider.value = tuneSettings.tempo;
    this.element.querySelector("output").textContent = `${Math.round(100 * tuneSettings.tempo)}%`;
  }

  get rate() {
    return ticksASecond(this.tune, tuneSettings.tempo);
  }

  /** Tempo or view are others now. */
  changed() {
    if (this.running && this.running.rate !== this.rate) this.perform(this.now());
    this.label();
    if (this.drawn) this.draw();
  }

  toggle() {
    if (this.running) this.pause();
    else this.play();
  }

  again() {
    this.at = 0;
    this.play();
  }

  async play() {
    const context = instrument.open();
    TunePlayer.last?.pause();
    TunePlayer.last = this;
    if (context.state !== "running") await context.resume();
    if (TunePlayer.last !== this || this.running || !this.element.isConnected) return;
    if (this.at >= this.tune.length - NEAR_END * this.rate) this.at = 0;
    if (this.at === 0) this.plays += 1;
    this.perform(this.at);
  }

  /** Let the notes sound from a tick on, and follow them on the screen. */
  perform(from) {
    this.end();
    const { rate } = this;
    this.running = { ...instrument.perform(this.tune.notes, from, rate), from, rate };
    this.element.dataset.notes = this.running.count;
    this.label();
    this.over = setTimeout(() => this.finish(), (1000 * (this.tune.length - from)) / rate + 200); // also where nothing is painted
    const step = () => {
      if (!this.running) return;
      if (!this.element.isConnected) this.pause();
      else if (this.now() >= this.tune.length) this.finish();
      else {
        this.at = this.now();
        this.follow();
        this.frame = requestAnimationFrame(step);
      }
    };
    step();
  }

  now() {
    const { begun, from, rate } = this.running;
    return Math.max(from, from + (instrument.now() - begun) * rate);
  }

  /** Stop what sounds, and count how long it did. */
  end() {
    clearTimeout(this.over);
    cancelAnimationFrame(this.frame);
    if (!this.running) return;
    this.heard += Math.max(0, 1000 * Math.min(instrument.now() - this.running.begun, (this.tune.length - this.running.from) / this.running.rate));
    this.running.stop();
    this.running = null;
  }

  stop() {
    this.end();
    if (this.tune) this.label();
  }

  pause() {
    if (this.running) this.at = Math.min(this.tune.length, this.now());
    this.stop();
  }

  finish() {
    if (!this.running) return;
    this.at = this.tune.length;
    this.stop();
    this.follow();
  }

  /** Go on from where the roll was tapped. */
  seek(event) {
    if (!this.drawn?.at) return;
    const { left, width } = this.sheet.getBoundingClientRect();
    this.at = this.drawn.at((event.clientX - left) / width);
    if (this.running) this.perform(this.at);
    else this.play();
  }

  /** Show where the tune is: the playhead (from note to note where nothing shall move), and the note that sounds. */
  follow() {
    if (!this.drawn) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const sounding = this.running ? this.tune.notes.findLastIndex(({ start, length }) => start <= this.at && this.at < start + length) : -1;
    this.element.dataset.at = Math.round(this.at);
    this.drawn.move(still && sounding >= 0 ? this.tune.notes[sounding].start : this.at);
    if (sounding === this.lit) return;
    this.drawn.drawn[this.lit]?.classList.remove("now");
    this.drawn.drawn[sounding]?.classList.add("now");
    this.lit = sounding;
  }

  /** How often the tune was begun and for how many ms it sounded, up to now. */
  listened() {
    const going = this.running ? Math.max(0, 1000 * (instrument.now() - this.running.begun)) : 0;
    return [this.plays, Math.round(this.heard + going)];
  }
}
TunePlayer.last = null; // of all players the one that sounds, or did
