// Elements are built, never parsed: nothing that a message says can become markup.
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const $ = (selector) => document.querySelector(selector);

let toastTimer = 0;

export function toast(text) {
  const node = $("#toast");
  node.textContent = text;
  node.classList.toggle("shown", text !== "");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => toast(""), 4000 + 40 * text.length);
}

export function alertBox(text) {
  $("#alert p").textContent = text;
  $("#alert").showModal();
}
