// The quiz card: asks, times, sends one answer, tells the verdict, goes on. It knows no truth before the server tells.

const RESEND_MS = 4000; // and twice as long each time: a server that is late is not helped by a room that repeats itself
const RESEND_MOST_MS = 32000;
const GUARD_MS = 250; // a double tap on a choice must not skip its verdict
const LEVELS = [50, 60, 70, 80, 90, 100];
const MUSIC = ["none", "some", "regularly"]; // how much of it somebody makes
const LOOK_MS = 5000; // where the server has no pulse to feel, a waiting phone looks so often
const SPREAD_MS = 600; // phones that learn the same thing do not all ask at once

class Quiz {
  constructor(root) {
    this.root = root.querySelector(".quiz");
    this.find = (name) => this.root.querySelector(name);
    this.phase = "loading";
    this.places = new Places((place) => this.named(place));
    this.turn = 0; // of feeling the pulse: one that was overtaken says nothing any more
    this.find(".next").addEventListener("click", () => this.next());
    this.find(".start").addEventListener("click", () => this.start());
    this.find(".submit").addEventListener("click", () => this.submit());
    this.find(".reason").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) this.submit(); // 229: Safari ends a syllable
    });
    this.find(".again").addEventListener("click", () => this.send("again", { round: this.data.round }));
    this.find(".look").addEventListener("click", () => this.look());
    this.find(".copy").addEventListener("click", () => this.copy());
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  close() {
    this.turn += 1;
    document.removeEventListener("keydown", this.onKey);
    for (const painter of Object.values(painters)) painter.hush?.();
    for (const timer of [this.resend, this.timeout, this.feeling]) clearTimeout(timer);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.root.toggleAttribute("data-dark", isDark(this.root));
    this.root.lang = data.lang;
    this.words();
    const told = data.verdict;
    const mine = told && this.question && told.trial === this.question.trial;
    const other = !data.current || !this.question || data.current.trial !== this.question.trial;
    if (this.round !== data.round) {
      this.round = data.round;
      const focus = this.phase !== "loading";
      this.music = null;
      this.phase = "loading"; // another round: its flashes begin with their warning and a tap
      this.begin(data.current, focus);
    } else if (this.phase === "sending" && mine) {
      this.tell(told);
    } else if (this.phase === "sending" && other) {
      this.begin(data.current, true); // nothing is told, or it was answered on another device
    } else if (this.phase === "sending" && data.refused === this.question.trial) {
      this.begin(data.current, true); // the server will not take it, however often it is sent
    } else if (["before", "ready", "flashing", "asking", "adding", "late"].includes(this.phase) && other) {
      this.begin(data.current, false);
    } else if (this.phase === "verdict" && ((data.led.paced && other && !mine) || data.pulse?.out)) {
      this.begin(data.current, true); // the host has gone on, or sent this person out
    } else if (this.phase === "waiting" && mine) {
      this.tell(told);
    } else if (this.phase === "waiting" || (this.phase === "end" && (data.current || data.wait))) {
      this.begin(data.current, Boolean(data.current));
    }
    this.progress();
    this.feel();
  }

  /** Feel the session's pulse: a cheap question whether the host has changed anything. */
  feel() {
    clearTimeout(this.feeling);
    this.turn += 1;
    const { turn } = this;
    const { pulse } = this.data;
    if (!pulse) return;
    if (this.pulseless) {
      if (!pulse.waits) return;
      this.feeling = setTimeout(() => this.look(), LOOK_MS * (0.8 + 0.4 * Math.random()));
      return;
    }
    this.feeling = setTimeout(async () => {
      try {
        const reply = await fetch(pulse.url, { cache: "no-store" });
        // `streamlit run` knows no pulse: it answers with a page, or with 404.
        const felt = reply.ok && (reply.headers.get("content-type") || "").includes("json");
        if (reply.status === 404 || (reply.ok && !felt)) this.pulseless = true;
        const now = felt ? await reply.json() : null;
        if (turn !== this.turn) return;
        // (A session that was deleted has no version any more, and nobody in it.)
        if (now && (now.version !== pulse.version || Boolean(now.out?.includes(this.round)) !== pulse.out)) {
          this.feeling = setTimeout(() => this.look(), SPREAD_MS * Math.random());
          return;
        }
      } catch { /* the network is away: ask again */ }
      if (turn === this.turn) this.feel();
    }, pulse.every_ms * (0.8 + 0.4 * Math.random()));
  }

  look() {
    // Streamlit keeps only the newest message of a run it has not begun: a look must not overtake an answer.
    if (this.phase !== "sending") this.send("look", { round: this.round });
    clearTimeout(this.feeling);
    this.turn += 1;
    this.feeling = setTimeout(() => this.feel(), LOOK_MS); // where no reply comes
  }

  wait(focus) {
    this.setPhase("waiting");
    this.find(".play").hidden = true;
    this.find(".wait").hidden = false;
    this.find(".end").hidden = true;
    this.find(".why-wait").textContent = this.data.wait;
    this.find(".look").textContent = this.data.words.look;
    if (focus) this.find(".look").focus({ preventScroll: true });
  }

  words() {
    const { words, protocol } = this.data;
    this.find(".ask").textContent = words.ask;
    this.find(".next").textContent = words.next;
    this.find(".again").textContent = words.again;
    this.find(".copy").textContent = words.copy;
    this.find(".start").textContent = words.start;
    this.find(".flash").textContent = words.flash;
    this.find(".sure").textContent = words.sure;
    this.find(".why span").textContent = words.why;
    this.find(".submit").textContent = words.submit;
    const same = this.find(".same");
    same.textContent = words.same;
    same.href = this.data.same;
    const results = this.find(".results");
    results.textContent = words.results;
    results.href = this.data.results_link;
    if (this.protocol === protocol && this.lang === this.data.lang) return;
    this.protocol = protocol;
    this.lang = this.data.lang;
    this.find(".choices").replaceChildren(
      ...(this.data.places ? this.ends() : this.data.choices.map((choice, place) => {
        const button = document.createElement("button");
        const key = document.createElement("kbd");
        button.type = "button";
        button.className = ["real", "fake"].includes(choice) ? choice : "side";
        button.dataset.choice = choice;
        key.textContent = place ? "2 →" : "← 1";
        key.setAttribute("aria-hidden", "true");
        button.append(...(place ? [words[choice], key] : [key, words[choice]]));
        button.addEventListener("click", () => this.choose(choice));
        return button;
      })),
    );
    this.find(".levels").replaceChildren(
      ...LEVELS.map((level) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `${level}%`;
        button.addEventListener("click", () => this.level(level));
        return button;
      }),
    );
  }

  /** The two ways to end a search for a place: it is the one that was named, or there is none. */
  ends() {
    return ["here", "none"].map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = name === "here" ? "fake here" : "real";
      button.textContent = name === "here" ? this.data.words.pick : this.data.words.none;
      button.dataset.choice = name;
      button.addEventListener("click", () => this.choose(name === "here" ? String(this.places.at) : name));
      return button;
    });
  }

  /** Say on the button which place was named, so that one more tap, or Enter, confirms it. */
  named(place) {
    const here = this.find(".here");
    here.textContent = this.data.words.here.replace("{n}", place);
    here.disabled = false;
    here.focus({ preventScroll: true });
  }

  /** Ask once how much music somebody makes; what they say goes with their next answer. */
  askMusic(question, focus) {
    const { words } = this.data;
    this.setPhase("before");
    for (const name of [".play", ".end", ".wait"]) this.find(name).hidden = true;
    this.find(".before").hidden = false;
    this.find("#music").textContent = words.music;
    this.find(".music").replaceChildren(
      ...MUSIC.map((name, place) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = words.music_levels[place];
        button.addEventListener("click", () => {
          this.music = name;
          this.begin(this.data.current, true);
          this.progress();
        });
        return button;
      }),
    );
    if (focus) this.find(".music button").focus({ preventScroll: true });
    this.question = question;
  }

  begin(question, focus) {
    clearTimeout(this.resend);
    clearTimeout(this.timeout);
    this.find(".before").hidden = true;
    if (question && this.data.asks.music && !this.music) {
      this.askMusic(question, focus);
      return;
    }
    if (question || !this.data.wait) this.question = question;
    this.find(".play").hidden = !question;
    this.find(".end").hidden = Boolean(question);
    this.find(".wait").hidden = true;
    this.find(".limit").hidden = true;
    for (const name of [".verdict", ".play > .others", ".next", ".adding", ".start", ".flash"]) this.find(name).hidden = true;
    this.find(".choices").hidden = false;
    this.painted = null;
    this.shown = null;
    delete this.root.dataset.painted;
    if (!question) {
      if (this.data.wait) this.wait(focus);
      else this.end(focus);
      return;
    }
    const going = this.phase === "verdict"; // whoever has just pressed Next looks at the screen
    this.setPhase(question.exposure_ms ? "ready" : "asking");
    const count = question.stimuli.length;
    const wide = Math.min(this.root.clientWidth || 320, 540);
    // On a phone that lies on its side the buttons stand beside the picture.
    const share = window.innerHeight < 520 ? 0.58 : window.innerHeight < 720 ? 0.38 : 0.45;
    const tall = Math.max(140, window.innerHeight * share);
    const room = Math.min(count === 2 ? (wide - 16) / 2 : wide, tall, 364);
    this.find(".stage").replaceChildren(
      ...question.stimuli.map((text, place) => {
        const figure = document.createElement("figure");
        const { words, choices, medium } = this.data;
        const painter = painters[medium.name];
        const stimulus = painter.make(count === 2 ? words[`stimulus_${choices[place]}`] : words.stimulus, words);
        figure.append(stimulus);
        painter.draw(stimulus, question.exposure_ms ? question.masks[0] : text, medium, room, place);
        if (this.data.places) this.places.lay(painter, stimulus, this.data.places, words);
        if (question.marks) {
          const word = painter.mark(stimulus, question.marks[place]);
          stimulus.setAttribute("aria-label", words.marked.replace("{word}", word));
        }
        if (count === 2) {
          figure.className = "pick";
          figure.addEventListener("click", () => this.choose(choices[place]));
        }
        return figure;
      }),
    );
    this.room = room;
    this.colour();
    this.limit(question);
    this.enable(!question.exposure_ms);
    if (focus) this.painter.begin?.(this.drawn);
    if (!question.exposure_ms) {
      this.measure(focus);
    } else if (going && this.warned === this.round) {
      this.flash();
    } else {
      this.find(".start").hidden = false;
      this.find(".flash").hidden = false;
      this.find(".choices").hidden = true;
      if (focus) this.find(".start").focus({ preventScroll: true });
    }
  }

  get painter() {
    return painters[this.data.medium.name];
  }

  /** What the stimuli of the question are drawn in. */
  get drawn() {
    return [...this.find(".stage").children].map((figure) => figure.firstElementChild);
  }

  /** Colour the words by how likely they are, where this question has it, with a legend. */
  colour() {
    const { aid } = this.question;
    const legend = this.find(".legend");
    legend.hidden = !aid;
    if (!aid) return;
    const { words, medium } = this.data;
    const figures = [...this.find(".stage").children];
    const found = figures.map((figure, place) => painters[medium.name].aid(figure.firstElementChild, aid[place]));
    legend.replaceChildren(
      words.aid,
      ...words.levels.map((text, level) => {
        const sample = document.createElement("span");
        sample.className = "level";
        sample.dataset.level = level + 1;
        sample.textContent = text;
        const heard = document.createElement("span"); // colours say nothing to who hears the page
        heard.className = "heard";
        heard.textContent = found.map((runs) => `: ${runs[level + 1]?.join(", ") || "–"}`).join("");
        sample.append(heard);
        return sample;
      }),
    );
  }

  /** Show the time that is left, and say when it is up. */
  limit(question) {
    if (!question.left_ms) return;
    const bar = this.find(".limit");
    bar.hidden = false;
    bar.firstElementChild.remove();
    const left = document.createElement("i");
    left.style.animationDuration = `${question.left_ms}ms`;
    bar.append(left);
    this.timeout = setTimeout(() => {
      if (this.question !== question) return;
      if (this.phase === "adding") this.finish(); // it was chosen in time
      if (this.phase !== "asking") return;
      this.enable(false);
      if (this.data.led.paced) this.setPhase("late");
      this.find(".status").textContent = this.data.words.up;
      if (this.data.led.paced) return;
      this.answer = { round: this.round, trial: question.trial, expired: true };
      this.post();
    }, question.left_ms);
  }

  enable(open) {
    for (const button of this.find(".choices").children) {
      button.disabled = !open;
      button.classList.remove("chosen");
    }
    if (!this.data.places) return;
    this.places.enable(open);
    const here = this.find(".here");
    here.textContent = this.data.words.pick;
    here.disabled = true; // until a place is named
  }

  /** Take the time from which a response time runs: when what has just been drawn is on the screen. */
  async measure(focus) {
    const question = this.question;
    await frames(2);
    if (this.question !== question) return;
    this.painted = performance.now();
    this.root.dataset.painted = "";
    if (!focus) return;
    const first = this.painter.focus?.(this.drawn[0]) || (this.data.places && this.places.buttons[0]);
    (first || this.find(".choices").firstElementChild).focus({ preventScroll: true });
  }

  /** Begin to flash: whoever taps has read the warning. */
  start() {
    this.warned = this.round;
    this.flash();
  }

  /** Count down, show the image for whole frames of this screen, mask it, and ask. */
  async flash() {
    if (this.phase !== "ready") return;
    this.setPhase("flashing");
    this.find(".start").hidden = true;
    this.find(".flash").hidden = true;
    this.find(".choices").hidden = false;
    const { question } = this;
    const { pace, medium } = this.data;
    const painter = painters[medium.name];
    const figure = this.find(".stage").firstElementChild;
    const shown = await painter.flash(figure, question, pace, (canvas, text) => painter.draw(canvas, text, medium, this.room));
    if (this.question !== question || this.phase !== "flashing") return; // answered on another device meanwhile
    this.shown = shown;
    this.setPhase("asking");
    this.enable(true);
    this.measure(true);
  }

  setPhase(phase) {
    this.phase = phase;
    this.root.dataset.phase = phase;
    this.changed = performance.now();
    const { words } = this.data;
    const kept = this.data.results.some((result) => result !== "missed") ? words.saved : "";
    this.find(".status").textContent = { sending: words.saving, verdict: words.saved, end: kept }[phase] || "";
  }

  choose(choice) {
    if (this.phase !== "asking" || this.painted === null) return;
    const rt = performance.now() - this.painted;
    for (const button of this.find(".choices").children) {
      button.disabled = true;
      const own = this.data.places && choice !== "none" ? "here" : choice;
      button.classList.toggle("chosen", button.dataset.choice === own);
    }
    if (this.data.places) this.places.enable(false);
    this.answer = { round: this.round, trial: this.question.trial, choice, rt_ms: Math.round(rt * 10) / 10 };
    if (this.data.asks.music) this.answer.music = this.music;
    if (this.shown !== null) this.answer.shown_ms = Math.round(this.shown * 10) / 10;
    if (this.painter.heard) this.answer.heard = this.drawn.map((element) => this.painter.heard(element));
    const { confidence, reason } = this.data.asks;
    if (!confidence && !reason) {
      this.post();
      return;
    }
    this.setPhase("adding");
    this.find(".adding").hidden = false;
    this.find(".sure").hidden = !confidence;
    this.find(".levels").hidden = !confidence;
    this.find(".why").hidden = !reason;
    this.find(".submit").hidden = !reason;
    this.find(".submit").disabled = confidence;
    this.find(".reason").value = "";
    for (const button of this.find(".levels").children) button.setAttribute("aria-pressed", "false");
    this.find(confidence ? ".levels button" : ".reason").focus({ preventScroll: true });
  }

  level(value) {
    if (this.phase !== "adding") return;
    this.answer.confidence = value;
    LEVELS.forEach((level, place) => {
      this.find(".levels").children[place].setAttribute("aria-pressed", String(level === value));
    });
    if (!this.data.asks.reason) {
      this.post();
      return;
    }
    this.find(".submit").disabled = false;
    this.find(".reason").focus({ preventScroll: true });
  }

  submit() {
    if (this.phase === "adding" && !this.find(".submit").disabled) this.finish();
  }

  /** Send the choice with what has been added to it. */
  finish() {
    const text = this.find(".reason").value.trim();
    if (text) this.answer.reason = text;
    this.post();
  }

  post() {
    this.setPhase("sending");
    this.find(".adding").hidden = true;
    const { answer } = this;
    const post = (patience) => {
      this.send("answer", answer);
      this.resend = setTimeout(() => {
        this.find(".status").textContent = this.data.words.waiting;
        post(Math.min(2 * patience, RESEND_MOST_MS));
      }, patience);
    };
    post(RESEND_MS);
  }

  tell(told) {
    clearTimeout(this.resend);
    this.setPhase("verdict");
    const { words } = this.data;
    const figures = [...this.find(".stage").children];
    figures.forEach((figure, place) => {
      if (this.shown !== null || this.data.places) {
        const { medium } = this.data;
        painters[medium.name].draw(figure.firstElementChild, this.question.stimuli[place], medium, this.room);
      }
      if (this.data.places) tellPlaces(this.painter, figure.firstElementChild, this.data.places.each, told);
      if (this.data.places && this.question.aid) painters.text.aid(figure.firstElementChild, this.question.aid[place]);
      const kind = told.kinds[place];
      figure.dataset.truth = kind;
      figure.classList.remove("pick");
      if (!told.captions[place]) return;
      const caption = document.createElement("figcaption");
      caption.textContent = told.captions[place];
      figure.append(caption);
    });
    const verdict = this.find(".verdict");
    verdict.dataset.correct = (told.points && !told.correct) || told.correct === null ? "near" : told.correct;
    const sign = told.correct ? "✓ " : told.points || told.correct === null ? "" : "✗ ";
    verdict.textContent = sign + (told.headline || (told.correct ? words.correct : words.incorrect));
    verdict.hidden = false;
    const others = this.find(".play > .others"); // (each error at the end has one, too)
    others.textContent = told.others;
    others.hidden = !told.others;
    this.find(".choices").hidden = true;
    this.find(".wait").hidden = true;
    this.find(".play").hidden = false;
    this.find(".limit").hidden = true;
    const next = this.find(".next");
    next.textContent = this.data.current ? words.next : words.finish;
    next.hidden = this.data.led.paced;
    if (!next.hidden) next.focus({ preventScroll: true });
    clearTimeout(this.timeout);
    if (!next.hidden && this.data.led.read_ms) this.timeout = setTimeout(() => this.next(), this.data.led.read_ms);
    this.find(".spoken").textContent = told.spoken;
  }

  next() {
    if (this.phase !== "verdict" || performance.now() - this.changed < GUARD_MS) return;
    this.begin(this.data.current, true);
    this.progress();
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true], [role=combobox], [role=radiogroup]")) return;
    const place = { ArrowLeft: 0, 1: 0, ArrowRight: 1, 2: 1 }[event.key];
    if (["asking", "sending", "verdict"].includes(this.phase) && this.painter.key?.(event, this.drawn)) {
      event.preventDefault();
    } else if (this.phase === "asking" && this.data.places) {
      if (this.places.key(event.key)) event.preventDefault();
    } else if (this.phase === "asking" && place !== undefined) {
      event.preventDefault();
      this.choose(this.data.choices[place]);
    } else if (this.phase === "adding" && this.data.asks.confidence && /^[5-90]$/.test(event.key)) {
      event.preventDefault();
      this.level(event.key === "0" ? 100 : 10 * Number(event.key));
    } else if (this.phase === "verdict" && (event.key === "Enter" || event.key === " ")) {
      if (target instanceof HTMLElement && target.closest("a, button") && !(this.root.contains(target) && !target.closest(".stage"))) return;
      event.preventDefault();
      this.next();
    }
  }

  progress() {
    const { results, questions, words, accuracy } = this.data;
    const at = this.phase === "end" || !this.question ? results.length : this.question.trial;
    this.find(".count").textContent = this.phase === "end" ? "" : words.count.replace("{n}", at + 1).replace("{of}", questions);
    const dots = this.find(".dots");
    dots.setAttribute("aria-label", words.progress.replace("{n}", results.filter((result) => result !== "missed").length).replace("{of}", questions));
    dots.toggleAttribute("data-many", questions > 40);
    dots.replaceChildren(
      ...Array.from({ length: questions }, (_, index) => {
        const dot = document.createElement("i");
        if (index < results.length) dot.className = results[index];
        else if (index === at) dot.className = "now";
        return dot;
      }),
    );
    const scale = this.find(".scale");
    scale.hidden = !accuracy;
    this.find(".reading").textContent = accuracy ? accuracy.reading : words.unread;
    if (!accuracy) return;
    scale.setAttribute("aria-label", accuracy.reading);
    const band = this.find(".scale .band"); // (each maker at the end has one, too)
    band.style.left = `${accuracy.low * 100}%`;
    band.style.width = `${(accuracy.high - accuracy.low) * 100}%`;
    this.find(".scale .half").style.left = `${accuracy.chance * 100}%`;
    this.find(".scale .point").style.left = `${accuracy.value * 100}%`;
  }

  end(focus) {
    this.setPhase("end");
    const { end } = this.data;
    this.find(".score").textContent = end.score;
    this.find(".meaning").textContent = end.meaning;
    this.find(".share").textContent = end.share;
    this.find(".copy").textContent = this.data.words.copy;
    for (const name of [".again", ".same", ".results"]) this.find(name).hidden = this.data.led.led;
    for (const name of [".share", ".copy"]) this.find(name).hidden = !end.share;
    lookBack(this.find, this.data);
    if (focus) this.find(".score").focus({ preventScroll: true });
  }

  async copy() {
    const text = `${this.data.end.share}\n${new URL(this.data.same, window.location.href)}`;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(this.find(".share"));
      window.getSelection().removeAllRanges();
      window.getSelection().addRange(range);
      return;
    }
    this.find(".copy").textContent = this.data.words.copied;
  }
}

const open = new WeakMap();

export default function render({ parentElement, data, setTriggerValue }) {
  if (!open.has(parentElement)) open.set(parentElement, new Quiz(parentElement));
  const quiz = open.get(parentElement);
  quiz.update(data.card, setTriggerValue);
  return () => {
    quiz.close();
    open.delete(parentElement);
  };
}
