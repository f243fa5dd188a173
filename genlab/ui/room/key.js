// Copies the host's link without showing it.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* browsers give the clipboard to safe addresses alone; the old way needs none */ }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.cssText = "position: fixed; opacity: 0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

export default function render({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.onclick = async () => {
    const link = new URL(window.location.pathname, window.location.origin);
    link.search = new URLSearchParams(data.query);
    if (await copied(link.href)) {
      button.textContent = data.copied;
      setTimeout(() => (button.textContent = data.copy), 4000);
    } else {
      window.prompt(data.failed, link.href);
    }
    button.focus();
  };
}
