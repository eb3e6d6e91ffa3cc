// The clock bar: the local Telegram's time, the next event, and the buttons that move it.
import { $, attempt, make, refill } from "./dom.js";
import { language, local, say } from "./words.js";
import { call, onChange, world } from "./world.js";

const formats = new Map(); // building one is slow, and a long log asks for thousands

function format(options) {
  const key = JSON.stringify([language(), world.clock.zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language(), { ...options, timeZone: world.clock.zone ?? undefined }));
  return formats.get(key);
}

export function nowMs() {
  const { now, running, read } = world.clock;
  return now ? Date.parse(now) + (running ? performance.now() - read : 0) : Date.now();
}

const DAY = { weekday: "short", month: "short", day: "numeric" };
export const shortTime = (ms, day = {}) => format({ ...day, hour: "2-digit", minute: "2-digit" }).format(ms);
const days = new Map();
export function dayOf(ms) {
  const key = `${language()}${world.clock.zone}${Math.floor(ms / 900_000)}`; // no zone changes its day within a quarter
  if (!days.has(key)) days.set(key, format({ dateStyle: "full" }).format(ms));
  return days.get(key);
}

const readAt = (at) => (typeof at === "number" ? at * 1000 : Date.parse(/[Z+]|-\d\d:/.test(at.slice(10)) ? at : `${at}Z`));

export function go() {
  if (world.clock.next) attempt(call("set_clock", { at: world.clock.next.at }));
}

function draw() {
  const { next, running } = world.clock;
  const advance = (seconds) => () => attempt(call("advance", { seconds }));
  const at = next ? readAt(next.at) : 0;
  // Within the week its day is enough.
  const day = dayOf(at) === dayOf(nowMs()) ? {} : at - nowMs() < 6 * 86_400_000 ? { weekday: "short" } : DAY;
  refill($("#clock"),
    make("span", { class: "icon clock", "aria-hidden": "true" }),
    make("p", {}, make("b", { id: "now" }), running ? null : make("span", { class: "muted" }, say("frozen"))),
    make("p", { class: "next muted" }, next ? [`${say("next")} `, make("b", {}, shortTime(at, day)), ` ${local(next.label)}`] : say("nothing_next")),
    next ? make("button", { class: "main", "data-key": "go", "aria-keyshortcuts": "g", title: "G", onclick: go }, say("go")) : null,
    make("button", { "data-key": "hour", onclick: advance(3600) }, say("hour")),
    make("button", { "data-key": "day", onclick: advance(86400) }, say("day")));
  tick();
}

function tick() {
  const text = shortTime(nowMs(), DAY);
  if ($("#now") && $("#now").textContent !== text) $("#now").textContent = text;
}

export function start() {
  onChange((kind) => ["clock", "state", "words"].includes(kind) && draw());
  setInterval(tick, 1000);
}
