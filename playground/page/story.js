// The story panel: the steps told so far, and what I wish of it.
import { $, make } from "./dom.js";
import { say } from "./words.js";
import { call, onChange, world } from "./world.js";

const wish = (what) => call("wish", { wish: what });

function step(one, isLast) {
  const trouble = one.expected
    ? make("p", { class: "error" }, `${say("expected")}: ${one.expected} · ${say("seen")}: ${one.seen ?? "—"}`) : null;
  return make("li", { value: one.n, class: isLast ? "" : "done" }, make("b", {}, one.title ?? ""), make("div", {}, one.text ?? ""), trouble);
}

function draw() {
  const { story } = world;
  const last = story.at(-1);
  $("#story").replaceChildren(
    make("h2", {}, last ? `${say("story")} ${last.n}/${last.total}` : say("story")),
    last ? make("ol", {}, story.map((one, index) => step(one, index === story.length - 1))) : make("p", { class: "muted" }, say("no_story")),
    // Only a story whose teller listens to wishes says that it is guided: a button that does nothing is a lie.
    story.some((one) => one.guided) ? make("div", { class: "row" },
      make("button", { onclick: () => wish("back") }, say("back")), make("button", { onclick: () => wish("do") }, say("do_it")),
      make("button", { class: "main", onclick: () => wish("next") }, say("step"))) : "",
  );
  $("#story ol")?.lastElementChild?.scrollIntoView({ block: "nearest" });
}

export function start() {
  onChange((kind) => ["story", "state", "words"].includes(kind) && draw());
}
