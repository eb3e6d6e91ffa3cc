// The clock bar: the local Telegram's time, the next event, and the buttons that move it.
import { $, make } from "./dom.js";
import { language, say } from "./words.js";
import { call, onChange, world } from "./world.js";

export function nowMs() {
  const { now, running, read } = world.clock;
  return now ? Date.parse(now) + (running ? performance.now() - read : 0) : Date.now();
}

export function shortTime(ms, withDay = false) {
  const zone = world.clock.zone ?? undefined;
  const day = withDay ? { weekday: "short", month: "numeric", day: "numeric" } : {};
  return new Intl.DateTimeFormat(language(), { ...day, hour: "2-digit", minute: "2-digit", timeZone: zone }).format(ms);
}

export const dayOf = (ms) => new Intl.DateTimeFormat(language(), {
  dateStyle: "full", timeZone: world.clock.zone ?? undefined,
}).format(ms);

const readAt = (at) => (typeof at === "number" ? at * 1000 : Date.parse(/[Z+]|-\d\d:/.test(at.slice(10)) ? at : `${at}Z`));

export function go() {
  if (world.clock.next) call("set_clock", { at: world.clock.next.at });
}

function draw() {
  const { next, running } = world.clock;
  const advance = (seconds) => () => call("advance", { seconds });
  $("#clock").replaceChildren(
    make("span", { id: "now" }), running ? "" : make("span", { class: "muted" }, say("frozen")),
    ...(next ? [
      make("span", { class: "muted" }, `${say("next")} ${shortTime(readAt(next.at), true)} ${next.label}`),
      make("button", { class: "main", onclick: go }, say("go")),
    ] : []),
    make("button", { onclick: advance(3600) }, say("hour")), make("button", { onclick: advance(86400) }, say("day")),
  );
  tick();
}

function tick() {
  const node = $("#now");
  if (node) node.textContent = shortTime(nowMs(), true);
}

export function start() {
  onChange((kind) => ["clock", "state", "words"].includes(kind) && draw());
  setInterval(tick, 1000);
}
