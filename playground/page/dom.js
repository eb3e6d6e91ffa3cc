// Elements are built, never parsed: nothing that a message says can become markup.
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const $ = (selector) => document.querySelector(selector);
export const isNarrow = () => matchMedia("(max-width: 900px)").matches;

// New content in a place; whoever had the focus there keeps it, by its data-key.
export function refill(place, ...children) {
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...children.flat(2).filter(Boolean));
  const items = place.dataset.rove ? [...place.querySelectorAll(place.dataset.rove)] : [];
  const again = key === undefined ? null : place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const stop = again ?? items.find((item) => item.getAttribute("aria-current") === "true") ?? items[0];
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  again?.focus({ preventScroll: true });
}

// At most once a frame, however often it is asked for.
export function once(action) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; action(); });
  };
}

let toastTimer = 0;

export function toast(text) {
  $("#toast").textContent = text;
  $("#toast").classList.toggle("shown", text !== "");
  clearTimeout(toastTimer);
  if (text) toastTimer = setTimeout(() => toast(""), 4000 + 60 * text.length);
}

export const attempt = (promise) => promise.catch((error) => toast(`⚠ ${error.message}`));

// What only a screen reader hears.
export function announce(text) {
  $("#said").append(make("p", {}, text));
  while ($("#said").childElementCount > 5) $("#said").firstElementChild.remove();
}

export function alertBox(text) {
  $("#alert p").textContent = text;
  if (!$("#alert").open) $("#alert").showModal();
}

// A dialog of things to choose from; anything chosen closes it.
export function sheet(title, ...content) {
  $("#sheet h2").textContent = title;
  $("#sheet .content").replaceChildren(...content.flat(2).filter(Boolean));
  if (!$("#sheet").open) $("#sheet").showModal();
}

export const closeSheet = () => $("#sheet").close();

// A round picture of somebody: the first letter in one of six colours that are theirs.
export const hue = (id) => `hue${Math.abs(id) % 6}`;
export const face = (name, id, kind = "") => make("span", { class: `face ${kind} ${hue(id)}`, "aria-hidden": "true" },
  [...name.replace(/^[\w\s]*[区栋]/u, "")][0] ?? [...name][0] ?? "·");
