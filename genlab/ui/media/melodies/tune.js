// A tune as the browser gets it: metre, key, bars and notes packed as bytes, one length for all.

const TICKS = 96; // in a whole note
const BEATS_A_MINUTE = 100; // one tempo for all, until somebody moves the slider

/** Return `{metre, fifths, upbeat, whole, beat, bars, notes, length}`, all times in ticks; a rest has no pitch. */
function unpackTune(encoded, { bars: most }) {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const [beats, unit, signature, upbeat, count] = bytes;
  const short = (at) => bytes[at] | (bytes[at + 1] << 8);
  const whole = (TICKS * beats) / unit;
  const beat = beats % 3 === 0 && unit >= 8 ? (3 * TICKS) / unit : TICKS / unit;
  const bars = [];
  const notes = [];
  let at = 0; // ticks
  let note = 5 + 2 * most; // bytes
  for (let number = 0; number < count; number += 1) {
    const bar = { start: at, notes: [] };
    for (const end = at + short(5 + 2 * number); at < end; note += 3) {
      const length = short(note);
      if (!length) break;
      bar.notes.push({ start: at, length, pitch: bytes[note + 2] || null });
      at += length;
    }
    bar.length = at - bar.start;
    notes.push(...bar.notes.filter(({ pitch }) => pitch !== null));
    bars.push(bar);
  }
  return { metre: [beats, unit], fifths: signature - 7, upbeat: Boolean(upbeat), whole, beat, bars, notes, length: at };
}

/** How many ticks pass in a second at a tempo, 1 for `BEATS_A_MINUTE`. */
const ticksASecond = (tune, tempo) => (tempo * BEATS_A_MINUTE * tune.beat) / 60;

const PITCHES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B"];
const pitchName = (pitch) => `${PITCHES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;

/** Say of a tune what whoever sees the screen sees of it: bars, metre, range, length. */
function describeTune(tune, words) {
  const pitches = tune.notes.map(({ pitch }) => pitch);
  return words.described
    .replace("{bars}", tune.bars.length - (tune.upbeat ? 1 : 0))
    .replace("{metre}", tune.metre.join("/"))
    .replace("{low}", pitches.length ? pitchName(Math.min(...pitches)) : "-")
    .replace("{high}", pitches.length ? pitchName(Math.max(...pitches)) : "-")
    .replace("{seconds}", Math.round(tune.length / ticksASecond(tune, 1)));
}

function svgElement(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
