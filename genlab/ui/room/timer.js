// The time that is left for a question, counted down where the server need not be asked.

export default function render({ parentElement, data }) {
  const root = parentElement.querySelector(".timer");
  const digits = root.querySelector(".digits");
  const bar = root.querySelector("i");
  const ends = performance.now() + data.left_ms;
  let timer = 0;
  const tick = () => {
    const left = Math.max(0, ends - performance.now());
    root.toggleAttribute("data-up", left === 0);
    digits.textContent = left === 0 ? data.up : Math.ceil(left / 1000);
    bar.style.width = `${(100 * left) / data.limit_ms}%`;
    if (left > 0) timer = setTimeout(tick, Math.min(250, left));
  };
  tick();
  return () => clearTimeout(timer);
}
