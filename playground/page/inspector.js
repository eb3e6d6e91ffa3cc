// The inspector: raw Bot API calls, newest first; what failed stands out, JSON on opening.
import { $, make } from "./dom.js";
import { say } from "./words.js";
import { onChange, world } from "./world.js";

const opened = new Set();

function line(one) {
  const failed = one.status !== 200;
  const open = opened.has(one.seq);
  const body = () => make("pre", {}, JSON.stringify({ params: one.params, response: one.response }, null, 1));
  const node = make("details", { open },
    make("summary", { class: failed ? "error" : "" },
      make("b", {}, `${failed ? "⚠ " : "→ "}${one.method}`), make("span", {}, one.status || "✂"), make("span", {}, `${one.ms.toFixed(1)} ms`)),
    open ? body() : null);
  node.addEventListener("toggle", () => {
    if (node.open === opened.has(one.seq)) return;
    node.open ? opened.add(one.seq) : opened.delete(one.seq);
    node.open ? node.append(body()) : node.querySelector("pre")?.remove();
  });
  return node;
}

function draw() {
  const failed = world.calls.filter((one) => one.status !== 200).reverse();
  const fine = world.calls.filter((one) => one.status === 200).reverse();
  const calls = [...failed.slice(0, 5), ...fine.slice(0, 60)];
  $("#inspector").replaceChildren(
    make("h2", {}, say("inspector")),
    ...(calls.length ? calls.map(line) : [make("p", { class: "muted" }, say("no_calls"))]),
  );
}

export function start() {
  onChange((kind) => ["calls", "state", "words"].includes(kind) && draw());
}
