// The keyboard: Tab goes through the panes, arrows inside them; single letters only while nobody is typing.
import { go } from "./clock.js";
import { openMenu } from "./composer.js";
import { $, attempt, isNarrow } from "./dom.js";
import { nextStep } from "./story.js";
import { changed } from "./world.js";

const LISTS = "#chats, #menu, #inspector, #log";
const isTyping = (node) => node.matches("textarea, select, input:not([type=radio], [type=checkbox])");

function itemsOf(list) {
  return [...list.querySelectorAll(list.id === "log" ? "article" : list.dataset.rove)];
}

function upDown(list, step) {
  const items = itemsOf(list);
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const to = at < 0 ? (step < 0 ? items.at(-1) : items[0]) : items[at + step];
  if (!to) return list.id === "menu" && $("#words").focus();
  if (list.dataset.rove) for (const item of items) item.tabIndex = item === to ? 0 : -1;
  to.focus({ preventScroll: true });
  return to.scrollIntoView({ block: "nearest" });
}

function leftRight(article, step) {
  const controls = [...article.querySelectorAll(".keys button, .poll button, .poll input, .text button, .text a, .quoted")];
  const at = controls.indexOf(document.activeElement);
  (controls[at < 0 ? (step > 0 ? 0 : controls.length - 1) : at + step] ?? document.activeElement).focus();
}

function back(node) {
  const article = node.closest("article");
  if (article && node !== article) return article.focus();
  if (node.closest("#menu")) { changed("escape"); return $("#words").focus(); }
  if (node.closest("#log")) return $("#words").focus();
  if (node === $("#words") && (!$("#menu").hidden || !$("#quoting").hidden)) return changed("escape");
  if (isNarrow()) return $("#back").click();
  return $("#chats [aria-current=true]")?.focus();
}

function letter(event) {
  const act = { n: nextStep, g: go, "/": () => { $("#words").focus(); attempt(openMenu()); } }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  const { target, key } = event;
  if (key === "Escape") return back(target);
  if (isTyping(target)) return;
  const list = target.closest(LISTS);
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[key];
  if (step && list && !target.matches("input, pre")) {
    const isAcross = key === "ArrowLeft" || key === "ArrowRight";
    if (isAcross && !target.closest("article")) return;
    event.preventDefault();
    if (isAcross) leftRight(target.closest("article"), step);
    else upDown(list, step);
  } else if (key === "Enter" && target.matches("article")) leftRight(target, 1);
  else if (key.length === 1) letter(event);
}

export function start() {
  document.addEventListener("keydown", pressed);
}
