// The inspector: raw Bot API calls, newest first; what failed stands out, JSON on opening.
import { $, make, once, refill } from "./dom.js";
import { say } from "./words.js";
import { onChange, world } from "./world.js";

const opened = new Set();
// A poll waits for something to tell: its time says nothing about how fast an answer was.
const took = ({ method, ms }) => (method === "getUpdates" ? `${say("waited")} ${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(0)} ms`);
const isFailed = (one) => one.status !== 200;

// What the bot was told, in a word: the updates that it fetched.
function heard(update) {
  const [kind, what] = Object.entries(update).find(([key]) => key !== "update_id") ?? ["?", {}];
  return `← ${kind} ${what.data ?? what.text?.split("\n")[0] ?? what.option_ids?.join(",") ?? ""}`;
}

function title(one) {
  const updates = one.method === "getUpdates" && Array.isArray(one.response?.result) ? one.response.result : [];
  if (updates.length === 0) return `${isFailed(one) ? "⚠" : "→"} ${one.method}`;
  return heard(updates[0]) + (updates.length > 1 ? ` (+${updates.length - 1})` : "");
}

function line(one) {
  const open = opened.has(one.seq);
  const body = () => make("pre", { tabindex: 0 }, JSON.stringify({ params: one.params, response: one.response }, null, 1));
  const node = make("details", { open },
    make("summary", { class: isFailed(one) ? "error" : "", "data-key": `call${one.seq}` },
      make("b", {}, title(one)), make("span", { class: "status" }, one.status || "✂"), make("span", { class: "ms" }, took(one))),
    open ? body() : null);
  node.addEventListener("toggle", () => {
    if (node.open === opened.has(one.seq)) return;
    if (node.open) { opened.add(one.seq); node.append(body()); } else { opened.delete(one.seq); node.querySelector("pre")?.remove(); }
  });
  return node;
}

function draw() {
  const failed = world.calls.filter(isFailed).reverse();
  const fine = world.calls.filter((one) => !isFailed(one)).reverse();
  const calls = [...failed.slice(0, 5), ...fine.slice(0, 60)];
  refill($("#inspector"),
    make("h2", {}, say("inspector"), failed.length ? make("small", { class: "error" }, ` ⚠ ${failed.length}`) : null),
    calls.length ? calls.map(line) : make("p", { class: "muted" }, say("no_calls")));
}

export function start() {
  const soon = once(draw);
  onChange((kind) => ["calls", "state", "words"].includes(kind) && soon());
}
