// What every medium needs on the screen: whole frames of it, and whether it is dark.

/** Who draws stimuli, by their medium: `{make(label), draw(element, text, layout, room)}`, and `flash` where it can be. */
const painters = {};

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Wait for a number of frames to be painted; return the time of the last one. */
async function frames(count) {
  let at = await frame();
  for (let n = 1; n < count; n += 1) at = await frame();
  return at;
}

/** How many whole frames come nearest to a time, at least one. */
const whole = (ms, interval) => Math.max(1, Math.round(ms / interval));

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const probe = new OffscreenCanvas(1, 1).getContext("2d");
  probe.fillStyle = colour || "#fff";
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return red + green + blue < 384;
}
