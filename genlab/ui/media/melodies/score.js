// A tune as a score: engraved from its notes, bar by bar, as wide as there is room.

const engraver = (() => {
  const SPACE = 10; // of a staff, in units of the drawing; everything else is measured in it
  const STAFF = 4 * SPACE;
  const STEM = 3.3 * SPACE;
  const HEAD = 11.6; // width of a note's head
  const ROOM = { clef: 32, sign: 9, metre: 20, before: 11, after: 5 };
  const NARROW = 420; // pixels across below which a staff is drawn smaller
  const FIFTHS = { flats: [6, 2, 5, 1, 4, 0, 3], sharps: [3, 0, 4, 1, 5, 2, 6] }; // letters, C is 0, in a signature's order
  const SHARPS_AT = [1.5, 1, 0.5, 0, -0.5, 2.5, 2]; // by letter, in spaces below the top line
  const FLATS_AT = [1.5, 1, 0.5, 3.5, 3, 2.5, 2];
  const SPELLED = [[0, 0], [0, 1], [1, 0], [2, -1], [2, 0], [3, 0], [3, 1], [4, 0], [4, 1], [5, 0], [6, -1], [6, 0]]; // letter, sharp
  const WHOLE = 96;
  const TRIPLETS = [32, 16, 8, 4]; // half, quarter, eighth and sixteenth notes of which three take the time of two
  const VALUES = [96, 72, 48, 36, 24, 18, 12, 9, 6, 3]; // whole, dotted half, half, ...
  const REST_Y = { rest1: SPACE, rest2: 2 * SPACE, rest4: 2 * SPACE, rest8: 2 * SPACE, rest16: 2 * SPACE };

  const sign = (name, x, y, scale = 0.04) =>
    svgElement("path", { class: "sign", d: SIGNS[name], transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale} ${-scale})` });
  const line = (x1, y1, x2, y2, width) => svgElement("line", { x1, y1, x2, y2, "stroke-width": width });

  /** Return the lengths that a length is written in, tied one to the next. */
  function written(length) {
    if (TRIPLETS.includes(length)) return [length];
    const found = [];
    for (let left = Math.max(3, length); left >= 3;) {
      const value = VALUES.find((each) => each <= left);
      found.push(value);
      left -= value;
    }
    return found;
  }

  /** Return how a length is drawn: head, flags, dot, whether it has a stem, whether three take the time of two. */
  function shape(length) {
    const triplet = TRIPLETS.includes(length);
    const value = triplet ? length * 1.5 : length;
    const dotted = !triplet && value % 9 === 0 && value !== 96;
    const plain = dotted ? (value * 2) / 3 : value;
    const flags = Math.max(0, Math.round(Math.log2(24 / plain)));
    return { head: plain >= 96 ? "whole" : plain >= 48 ? "half" : "black", rest: `rest${Math.min(16, Math.round(WHOLE / plain))}`, flags, dotted, stem: plain < 96, triplet };
  }

  /** Return where a pitch stands: its place below the staff's top line, its letter and how far it is raised. */
  function spelled(pitch) {
    const [letter, raised] = SPELLED[pitch % 12];
    const octave = Math.floor(pitch / 12) - 1;
    return { letter, raised, y: STAFF - ((7 * octave + letter - 30) * SPACE) / 2, key: 7 * octave + letter }; // 30: E4, the bottom line
  }

  function signature(fifths) {
    const letters = (fifths < 0 ? FIFTHS.flats : FIFTHS.sharps).slice(0, Math.abs(fifths));
    return new Map(letters.map((letter) => [letter, Math.sign(fifths)]));
  }

  /** Return a bar's written notes: lengths split and tied, accidentals where they are needed, and room for each. */
  function barOf(tune, bar, number) {
    const late = tune.upbeat && number === 0 ? Math.max(0, tune.whole - bar.length) : 0;
    const [beats, unit] = tune.metre;
    const wide = unit === 2 || (unit === 4 && beats === 4) ? 48 : tune.beat;
    const inForce = new Map();
    const key = signature(tune.fifths);
    const notes = bar.notes.flatMap((note) => {
      let start = note.start;
      return written(note.length).map((length, part, parts) => {
        const place = start - bar.start + late;
        const drawn = { ...shape(length), start, length, place, of: note, tied: part < parts.length - 1 && note.pitch !== null, sign: "" };
        start += length;
        if (note.pitch !== null) {
          Object.assign(drawn, spelled(note.pitch));
          const holds = inForce.get(drawn.key) ?? key.get(drawn.letter) ?? 0;
          if (holds !== drawn.raised) {
            drawn.sign = { "-1": "flat", 0: "natural", 1: "sharp" }[drawn.raised];
            inForce.set(drawn.key, drawn.raised);
          }
        }
        drawn.room = (drawn.sign ? 10 : 0) + (drawn.dotted ? 5 : 0) + 15 + 6 * Math.log2(Math.max(1, length / 6));
        return drawn;
      });
    });
    const even = (at) => notes.every(({ place, flags }) => Math.floor(place / wide) !== at || flags <= 1);
    for (const note of notes) {
      const half = Math.floor(note.place / wide);
      note.group = even(half) ? `${half}` : `${half} ${Math.floor(note.place / Math.min(wide, 24 * (tune.beat % 36 ? 1 : 1.5)))}`;
    }
    return { notes, start: bar.start, room: ROOM.before + ROOM.after + notes.reduce((sum, { room }) => sum + room, 0) };
  }

  /** Return runs of notes under one beam each: flags, no rest between, of one beat. */
  function beamed(notes) {
    const runs = [];
    for (const note of notes) {
      const joins = note.flags > 0 && note.of.pitch !== null;
      const last = runs.at(-1);
      if (joins && last?.open && last.notes[0].group === note.group) last.notes.push(note);
      else runs.push({ notes: [note], open: joins });
    }
    return runs;
  }

  function drawRest(group, note) {
    group.append(sign(note.rest, note.x, REST_Y[note.rest]));
    if (note.dotted) group.append(svgElement("circle", { class: "sign", cx: note.x + 13, cy: 1.5 * SPACE, r: 1.9 }));
  }

  function drawHead(group, note) {
    if (note.sign) group.append(sign(note.sign, note.x - 11, note.y));
    group.append(sign(note.head, note.x, note.y));
    for (let y = -SPACE; y >= note.y; y -= SPACE) group.append(line(note.x - 4, y, note.x + HEAD + 4, y, 1.4));
    for (let y = STAFF + SPACE; y <= note.y; y += SPACE) group.append(line(note.x - 4, y, note.x + HEAD + 4, y, 1.4));
    if (note.dotted) group.append(svgElement("circle", { class: "sign", cx: note.x + HEAD + 5, cy: note.y % SPACE ? note.y : note.y - SPACE / 2, r: 1.9 }));
  }

  /** Draw stems and the beam or the flag of a run of notes, and the 3 of a triplet; return how far up and down it goes. */
  function drawRun(staff, groups, notes) {
    const heights = notes.filter(({ of }) => of.pitch !== null).map(({ y }) => y);
    const stemmed = notes.filter(({ stem, of }) => stem && of.pitch !== null);
    if (!stemmed.length) return heights;
    const up = stemmed.reduce((sum, { y }) => sum + y, 0) / stemmed.length > 2 * SPACE;
    const side = up ? -1 : 1;
    const first = stemmed[0];
    const last = stemmed.at(-1);
    const xOf = ({ x }) => x + (up ? HEAD - 0.6 : 0.6);
    const slope = first === last ? 0 : Math.max(-0.2, Math.min(0.2, (last.y - first.y) / (xOf(last) - xOf(first)) / 2));
    const ends = stemmed.map((note) => note.y + side * STEM - slope * (xOf(note) - xOf(first)));
    const base = up ? Math.min(...ends) : Math.max(...ends); // of the beam above the first stem
    const end = (note) => base + slope * (xOf(note) - xOf(first));
    for (const note of stemmed) {
      groups.get(note.of).append(line(xOf(note), note.y - side * -1.6, xOf(note), end(note), 1.3));
    }
    if (stemmed.length === 1 && first.flags) {
      const name = `${up ? "up" : "down"}${first.flags > 1 ? 16 : 8}`;
      groups.get(first.of).append(sign(name, xOf(first) - 0.6, end(first)));
    }
    if (stemmed.length > 1) {
      for (let level = 1; level <= 3; level += 1) drawBeams(groups, stemmed, level, xOf, end, -side);
    }
    if (stemmed.some(({ triplet }) => triplet)) {
      const text = svgElement("text", { class: "triplet", x: (xOf(first) + xOf(last)) / 2, y: (end(first) + end(last)) / 2 + (up ? -4 : 13), "text-anchor": "middle" });
      text.textContent = "3";
      staff.append(text);
    }
    return [...heights, ...stemmed.map(end)];
  }

  /** Draw the beams of one level: the first joins all, further ones those side by side that are short enough. */
  function drawBeams(groups, notes, level, xOf, end, inward) {
    const thick = 0.5 * SPACE;
    const off = inward * (level - 1) * 0.75 * SPACE;
    for (let from = 0; from < notes.length; from += 1) {
      if (notes[from].flags < level) continue;
      let to = from;
      while (to + 1 < notes.length && notes[to + 1].flags >= level) to += 1;
      const stub = from === to ? (from ? -1 : 1) * 8 : 0;
      const x1 = xOf(notes[from]);
      const x2 = stub ? x1 + stub : xOf(notes[to]);
      const y1 = end(notes[from]) + off;
      const y2 = (stub ? end(notes[from]) : end(notes[to])) + off;
      const deep = inward * thick;
      groups.get(notes[from].of).append(svgElement("path", { class: "beam", d: `M${x1} ${y1}L${x2} ${y2}v${deep}L${x1} ${y1 + deep}z` }));
      from = to;
    }
  }

  function drawTie(staff, note, next) {
    const x1 = note.x + HEAD;
    const x2 = next.x;
    const y = note.y + 7;
    staff.append(svgElement("path", { class: "tie", d: `M${x1} ${y}Q${(x1 + x2) / 2} ${y + 8} ${x2} ${y}` }));
  }

  /** Draw what stands at the beginning of a staff; return how much room it takes. */
  function drawBeginning(staff, tune, first) {
    staff.append(sign("clef", 4, 3 * SPACE));
    let x = ROOM.clef;
    for (const [letter, raised] of signature(tune.fifths)) {
      const lines = raised > 0 ? SHARPS_AT : FLATS_AT;
      staff.append(sign(raised > 0 ? "sharp" : "flat", x, lines[letter] * SPACE));
      x += ROOM.sign;
    }
    if (!first) return x + 2;
    tune.metre.forEach((number, below) => {
      let left = x + 4 + (String(number).length === 1 && String(tune.metre[1 - below]).length > 1 ? 8 : 0);
      for (const digit of String(number)) {
        staff.append(sign(`d${digit}`, left, (1 + 2 * below) * SPACE));
        left += 17;
      }
    });
    return x + ROOM.metre + (Math.max(...tune.metre) > 9 ? 17 : 0);
  }

  /** Share bars out to staves of a width; each staff gets as many as fit. */
  function staves(bars, tune, width) {
    const found = [];
    const begins = ROOM.clef + ROOM.sign * Math.abs(tune.fifths) + 2;
    let left = 0;
    for (const bar of bars) {
      if (!found.length || left < bar.room) {
        found.push([]);
        left = width - begins - (found.length === 1 ? ROOM.metre : 0);
      }
      found.at(-1).push(bar);
      left -= bar.room;
    }
    return found;
  }

  /** Draw a score into an element; return its notes' elements in order, as `drawRoll` does. */
  function draw(sheet, tune) {
    const pixels = sheet.clientWidth || 340;
    const scale = pixels < NARROW ? 0.62 : 0.75;
    const width = pixels / scale;
    const bars = tune.bars.map((bar, number) => barOf(tune, bar, number));
    const svg = svgElement("svg", { class: "staves", "aria-hidden": "true" });
    const groups = new Map();
    let top = 0;
    staves(bars, tune, width).forEach((row, place, rows) => {
      const staff = svgElement("g");
      const begins = drawBeginning(staff, tune, !place);
      const needed = row.reduce((sum, { room }) => sum + room, 0);
      const last = place === rows.length - 1;
      const stretch = last && needed < 0.7 * (width - begins) ? 1 : (width - begins - 1) / needed;
      const reached = [-20, STAFF + 20];
      let x = begins;
      for (const bar of row) {
        x += ROOM.before * stretch;
        for (const note of bar.notes) {
          note.x = x + (note.sign ? 10 : 0);
          x += note.room * stretch;
          if (!groups.has(note.of)) groups.set(note.of, svgElement("g", { class: "note" }));
          const group = groups.get(note.of);
          if (note.of.pitch === null) drawRest(group, note);
          else drawHead(group, note);
        }
        x += ROOM.after * stretch;
        staff.append(svgElement("line", { class: "barline", x1: x, x2: x, y1: 0, y2: STAFF }));
        for (const run of beamed(bar.notes)) reached.push(...drawRun(staff, groups, run.notes));
        bar.notes.forEach((note, number) => {
          if (note.tied) drawTie(staff, note, bar.notes[number + 1]);
        });
        staff.append(...bar.notes.map(({ of }) => groups.get(of)));
      }
      for (let number = 0; number < 5; number += 1) {
        staff.prepend(svgElement("line", { class: "staffline", x1: 0, x2: x, y1: number * SPACE, y2: number * SPACE }));
      }
      const above = 8 - Math.min(...reached);
      const below = 8 + Math.max(...reached) - STAFF;
      staff.setAttribute("transform", `translate(0 ${(top + above).toFixed(1)})`);
      top += above + STAFF + below;
      svg.append(staff);
    });
    svg.setAttribute("viewBox", `0 0 ${width.toFixed(1)} ${Math.ceil(top)}`);
    svg.style.height = `${Math.ceil(top * scale)}px`;
    sheet.replaceChildren(svg);
    const drawn = tune.bars.flatMap(({ notes }) => notes.filter(({ pitch }) => pitch !== null)).map((note) => groups.get(note));
    return { drawn, at: null, move: () => {} };
  }

  return { draw };
})();
