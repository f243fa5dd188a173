// What the quiz puts on the screen: crisp pixels, and flashes timed in whole frames.

const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

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

function draw(canvas, text, [height, width, channels], room) {
  const pixels = decode(text);
  const source = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < 3; c += 1) image.data[4 * i + c] = pixels[i * channels + (channels === 3 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  source.getContext("2d").putImageData(image, 0, 0);
  const ratio = window.devicePixelRatio || 1;
  // Small images in whole pixels; large ones, which do not fit twice, as large as there is room.
  const fit = (room * ratio) / Math.max(width, height);
  const scale = fit >= 2 ? Math.floor(fit) : fit;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${canvas.width / ratio}px`;
  canvas.style.height = `${canvas.height / ratio}px`;
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = fit < 2;
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
}

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const probe = new OffscreenCanvas(1, 1).getContext("2d");
  probe.fillStyle = colour || "#fff";
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return red + green + blue < 384;
}

/**
 * Count down on a figure, show its image for whole frames of this screen, mask it, and leave nothing.
 * Return for how many ms the image stood there.
 */
async function flash(figure, question, pace, render) {
  const canvas = figure.querySelector("canvas");
  const sheets = [question.images[0], ...question.masks].map((text) => {
    const sheet = document.createElement("canvas");
    render(sheet, text);
    return sheet;
  });
  const context = canvas.getContext("2d");
  const paint = (sheet) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (sheet) context.drawImage(sheet, 0, 0);
  };
  paint(null);
  const number = document.createElement("span");
  number.className = "countdown";
  figure.append(number);
  const gaps = [];
  for (const count of [3, 2, 1]) {
    number.textContent = count;
    let before = await frame();
    for (let left = pace.countdown_ms; left > 0;) {
      const now = await frame();
      gaps.push(now - before);
      left -= now - before;
      before = now;
    }
  }
  number.remove();
  const interval = median(gaps);
  const flashed = await frame();
  paint(sheets[0]);
  let at = await frames(whole(question.exposure_ms, interval));
  const shown = at - flashed;
  for (const mask of sheets.slice(1)) {
    paint(mask);
    at = await frames(whole(pace.mask_ms, interval));
  }
  paint(null);
  return shown;
}
