// Images in the quiz: crisp pixels, and flashes timed in whole frames.

painters.image = (() => {
  const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  function make(label) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
    return canvas;
  }

  function draw(canvas, text, { size: [height, width, channels] }, room) {
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

  /**
   * Count down on a figure, show its image for whole frames of this screen, mask it, and leave nothing.
   * Return for how many ms the image stood there.
   */
  async function flash(figure, question, pace, render) {
    const canvas = figure.querySelector("canvas");
    const sheets = [question.stimuli[0], ...question.masks].map((text) => {
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

  return { make, draw, flash };
})();

