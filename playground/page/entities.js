// Text with entities as elements; offsets count UTF-16 units, as JavaScript's strings do.
import { make } from "./dom.js";

const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

export function rich(text, entities = [], on = {}) {
  return span(text, 0, text.length, [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length), on);
}

function span(text, start, end, entities, on) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < at) continue; // inside one that is done already
    const stop = Math.min(entity.offset + entity.length, end);
    const inside = entities.slice(index + 1).filter((one) => one.offset < stop && one.offset >= entity.offset);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    nodes.push(element(entity, text.slice(entity.offset, stop), span(text, entity.offset, stop, inside, on), on));
    // A block ends its line by itself; the line break that follows it in the text would be a second one.
    at = BLOCKS.includes(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function element(entity, words, children, on) {
  const kind = entity.type;
  if (PLAIN[kind]) return make(PLAIN[kind], {}, children);
  if (kind === "pre") return make("pre", {}, children);
  if (kind === "blockquote") return make("blockquote", {}, children);
  const isLong = words.split("\n").length > 3 || words.length > 60;
  if (kind === "expandable_blockquote") return isLong ? fold(children) : make("blockquote", {}, children);
  if (kind === "spoiler") {
    return make("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("shown") }, children);
  }
  if (kind === "bot_command") return make("button", { class: "link", onclick: () => on.command?.(words) }, words);
  if (kind === "url" || kind === "text_link") return link(entity.url ?? words, children, on);
  return make("span", {}, children);
}

// Three lines until it is opened, as in Telegram.
function fold(children) {
  const inside = make("div", { class: "folded" }, children);
  const toggle = make("button", { class: "link", "aria-expanded": "false", onclick: () => {
    const open = inside.classList.toggle("folded") === false;
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "▴" : "▾";
  } }, "▾");
  return make("blockquote", {}, inside, toggle);
}

function link(url, children, on) {
  if (/^https?:\/\/t\.me\//.test(url)) return make("button", { class: "link", onclick: () => on.link?.(url) }, children);
  if (!/^https?:\/\//.test(url)) return make("span", {}, children);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}
