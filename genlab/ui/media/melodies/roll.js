// A tune as a piano roll: the higher, the higher up; the longer, the longer. One height and width for all.

const ROLL = { width: 1000, semitones: 32, row: 10 }; // units of the drawing

/** Draw a roll into an element. Return `{at, move}`: the tick at a share of its width, and the playhead moved to a tick. */
function drawRoll(sheet, tune) {
  const { width, semitones, row } = ROLL;
  const height = semitones * row;
  const x = (tick) => (width * tick) / Math.max(1, tune.length);
  const pitches = tune.notes.map(({ pitch }) => pitch);
  const middle = pitches.length ? (Math.min(...pitches) + Math.max(...pitches)) / 2 : 71;
  const top = Math.round(middle + semitones / 2);
  const y = (pitch) => (top - pitch) * row;
  const svg = svgElement("svg", { class: "roll", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (let pitch = top; pitch > top - semitones; pitch -= 1) {
    if ([1, 3, 6, 8, 10].includes(pitch % 12)) svg.append(svgElement("rect", { class: "black", x: 0, y: y(pitch), width, height: row }));
  }
  for (const { start } of tune.bars.slice(1)) {
    svg.append(svgElement("line", { class: "barline", x1: x(start), x2: x(start), y1: 0, y2: height }));
  }
  const drawn = tune.notes.map(({ start, length, pitch }) => {
    const note = svgElement("rect", {
      class: "note", x: x(start) + 1, y: y(pitch) - row * 0.15, width: Math.max(2, x(length) - 2), height: row * 1.3, rx: 3,
    });
    svg.append(note);
    return note;
  });
  const head = svgElement("line", { class: "playhead", x1: 0, x2: 0, y1: 0, y2: height });
  svg.append(head);
  sheet.replaceChildren(svg);
  return {
    drawn,
    at: (share) => share * tune.length,
    move: (tick) => head.setAttribute("transform", `translate(${x(tick).toFixed(1)} 0)`),
  };
}
