painters.word = {
  make(label) {
    const line = document.createElement("p");
    line.className = "word";
    line.style.cssText = "font: 600 2rem/1.4 sans-serif; margin: 0";
    line.setAttribute("role", "img");
    line.setAttribute("aria-label", label);
    return line;
  },
  draw(line, text, { letters }) {
    line.textContent = atob(text).slice(0, letters).trim();
  },
};
