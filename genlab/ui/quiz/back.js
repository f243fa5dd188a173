// The end of a round, looked back on: what fooled this person, and how often each generator did.

const BESIDE = 64; // pixels: the side of a picture in the gallery at the end

/** Show what fooled this person, who made it, and one step that goes on from there. */
function lookBack(find, { back, medium, words, places }) {
  const onward = find(".onward");
  onward.hidden = !back?.next;
  if (back?.next) {
    onward.textContent = back.next.label;
    onward.href = back.next.href;
  }
  find(".again").classList.toggle("quiet", Boolean(back?.next));
  find(".back").hidden = !back;
  if (!back) return;
  find(".fooled-title").textContent = back.fooled_title;
  const painter = painters[medium.name];
  find(".fooled").replaceChildren(
    ...back.fooled.map((error) => {
      const item = document.createElement("li");
      item.dataset.truth = error.kind;
      const pair = document.createElement("div");
      const sides = [[error.stimulus, error.caption], [error.nearest, words.nearest]].filter(([text]) => text).map(([text, label]) => {
        const figure = document.createElement("figure");
        const drawn = painter.make(label, words);
        figure.append(drawn);
        painter.draw(drawn, text, medium, BESIDE);
        if (places) tellPlaces(painter, drawn, places.each, error);
        if (error.mark && text === error.stimulus) painter.mark(drawn, error.mark);
        return figure;
      });
      pair.append(...sides);
      const lines = [[error.caption, "kind"], [error.others, "others"]].map(([text, name]) => {
        const line = document.createElement("span");
        line.className = name;
        line.textContent = text;
        return line;
      });
      item.append(pair, ...lines);
      return item;
    }),
  );
  if (back.fooled.length && !places) find(".fooled").dataset.note = words.beside;
  else delete find(".fooled").dataset.note;
  find(".makers-title").hidden = !back.makers.length;
  find(".makers-title").textContent = back.makers_title;
  find(".makers").replaceChildren(
    ...back.makers.map((maker) => {
      const row = document.createElement("div");
      row.className = "maker";
      row.dataset.truth = maker.kind;
      row.innerHTML = '<span><b class="name"></b><small></small></span><span class="track"><i class="band"></i><i class="half"></i><i class="point"></i></span><span class="of"></span>';
      row.querySelector(".name").textContent = maker.name;
      row.querySelector("small").textContent = maker.year;
      row.querySelector(".of").textContent = maker.count;
      row.querySelector(".band").style.left = `${maker.low * 100}%`;
      row.querySelector(".band").style.width = `${(maker.high - maker.low) * 100}%`;
      row.querySelector(".half").style.left = `${back.chance * 100}%`;
      row.querySelector(".point").style.left = `${maker.value * 100}%`;
      return row;
    }),
  );
  if (back.makers.length) find(".makers").dataset.note = back.guessing;
}
