// Texts in the quiz: as letters that can be selected and read aloud; of a pair the source above what was made of it.

painters.text = (() => {
  const utf8 = new TextDecoder();
  const SMALL = 100; // pixels of room below which a text stands in a gallery

  function make(label) {
    const sheet = document.createElement("div");
    sheet.className = "text";
    sheet.setAttribute("role", "group");
    sheet.setAttribute("aria-label", label);
    return sheet;
  }

  function draw(sheet, encoded, { paired }, room) {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const end = bytes.indexOf(0);
    const text = utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
    const parts = paired ? text.split("\t") : [text];
    sheet.replaceChildren(
      ...parts.map((part, place) => {
        const line = document.createElement("p");
        line.textContent = part;
        line.lang = /[\uac00-\ud7a3]/.test(part) ? "ko" : "en";
        if (place < parts.length - 1) line.className = "source";
        return line;
      }),
    );
    const longest = Math.max(...parts.map((part) => part.length));
    sheet.dataset.size = room < SMALL ? "small" : longest <= 16 ? "short" : longest <= 48 ? "middle" : "long";
  }

  /** Wrap runs of letters of one number by `wrap(number, text)`, zeros left as they are; what numbers places is left out. */
  function spread(sheet, encoded, wrap) {
    const numbers = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("sup") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    let at = 0;
    for (const node of nodes) {
      const letters = [...node.data]; // whole letters, as they were counted
      const parts = [];
      for (let start = 0; start < letters.length;) {
        const number = numbers[at + start] || 0;
        let end = start + 1;
        while (end < letters.length && (numbers[at + end] || 0) === number) end += 1;
        const text = letters.slice(start, end).join("");
        parts.push(number ? wrap(number, text) : text);
        start = end;
      }
      at += letters.length;
      node.replaceWith(...parts);
    }
  }

  /** Colour the words that stand in a sheet by their levels; return runs of words of one level, by level. */
  function aid(sheet, encoded) {
    const found = {};
    spread(sheet, encoded, (level, text) => {
      (found[level] ||= []).push(text);
      const word = document.createElement("span");
      word.className = "level";
      word.dataset.level = level;
      word.textContent = text;
      return word;
    });
    return found;
  }

  /** Return a text's places of `each` words: the line that they stand in, and what stands between and behind them. */
  function places(sheet, each) {
    const line = sheet.querySelector("p");
    const words = line.textContent.split(" ");
    const found = [];
    for (let start = 0; start < words.length; start += each) found.push(words.slice(start, start + each).join(" "));
    return { line, places: found, between: " ", after: "\u2026" };
  }

  /** Mark the word that is asked about; return it. */
  function mark(sheet, encoded) {
    let asked = "";
    spread(sheet, encoded, (_one, text) => {
      const word = document.createElement("mark");
      word.textContent = text;
      asked += text;
      return word;
    });
    return asked;
  }

  return { make, draw, aid, mark, places };
})();
