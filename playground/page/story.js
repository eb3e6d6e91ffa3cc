// The story panel: the steps told so far, what I wish of them, live numbers, and papers to open.
import { $, attempt, make, once, refill } from "./dom.js";
import { goTo } from "./taps.js";
import { local, number, say } from "./words.js";
import { call, changed, nameOf, onChange, world } from "./world.js";

const SIGNS = { done: "✓", now: "▸", broken: "⚠" };
const STATES = { running: "…", equal: "✓", unequal: "⚠" };
const wish = (what) => attempt(call("wish", { wish: what }));

export function nextStep() {
  if (current().some((one) => one.guided)) wish("next");
}

// The story that was told of last; those before it are folded.
function current() {
  const name = world.story.at(-1)?.story;
  return sorted(world.story.filter((one) => one.story === name));
}

const sorted = (steps) => [...steps].sort((a, b) => a.n - b.n);

function look(step) {
  const chat = world.chats.find((one) => one.id === step.chat);
  const user = world.users.get(step.who);
  if (!user && !chat) return null;
  const see = () => {
    if (user) changed("become", user.id);
    goTo(chat ? chat.id : world.me, chat ? null : world.bots[0]?.id);
  };
  const where = chat?.title ?? (step.chat ? say("private") : "");
  return make("button", { class: "look", "data-key": `look${step.story}${step.n}`, onclick: see },
    `${say("see_as")} ${[user && nameOf(user), where].filter(Boolean).join(" · ")}`);
}

function body(step) {
  const trouble = step.state === "broken" ? make("dl", { class: "error" },
    make("dt", {}, say("expected")), make("dd", {}, local(step.expected ?? "—")), make("dt", {}, say("seen")), make("dd", {}, local(step.seen ?? "—"))) : null;
  return [step.text ? make("p", {}, local(step.text)) : null, trouble, step.note ? make("p", { class: "muted" }, local(step.note)) : null, look(step)];
}

function line(step, isLast) {
  const title = [make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[step.state]), make("b", {}, `${step.n}. ${local(step.title)}`)];
  const attributes = { class: `${step.state}${isLast ? " last" : ""}`, "aria-current": isLast ? "step" : null };
  return make("li", attributes, isLast || step.state === "broken" ? [make("div", { class: "title" }, title), body(step)]
    : make("details", {}, make("summary", { class: "title" }, title), body(step)));
}

function folded(name) {
  const steps = sorted(world.story.filter((one) => one.story === name));
  return make("details", { class: "before" }, make("summary", {}, `✓ ${local(steps[0].title)} … ${local(steps.at(-1).title)}`),
    make("ol", {}, steps.map((step) => line(step, false))));
}

function counters() {
  const { counters: shown, progress } = world;
  const isLoading = progress.tapped > progress.answered;
  if (!shown && !isLoading) return null;
  return make("div", { class: `counters ${shown?.state ?? "running"}` },
    shown ? [make("h3", {}, `${STATES[shown.state]} ${local(shown.title)}`),
      make("div", { class: "numbers" }, shown.rows.map((row) => make("div", {},
        make("strong", {}, typeof row.value === "number" ? number(row.value) : local(row.value)), make("span", {}, local(row.label))))),
      shown.state === "running" ? null : make("p", { class: "verdict" }, say(shown.state))] : null,
    isLoading ? make("progress", { max: progress.tapped, value: progress.answered, "aria-label": say("answered") }) : null,
    isLoading ? make("p", { class: "muted" }, `${say("tapped")} ${number(progress.tapped)} · ${say("answered")} ${number(progress.answered)}`) : null,
    shown?.note ? make("p", { class: "muted" }, local(shown.note)) : null);
}

const offers = () => make("div", { class: "offers" }, world.offers.map((one) => make("div", {},
  make("button", { "data-key": `offer${one.name}`, disabled: !one.enabled, onclick: () => wish(one.name) }, local(one.label)),
  one.hint ? make("p", { class: "muted" }, local(one.hint)) : null)));

let isOpen = false; // the papers, over redraws

function openPapers({ currentTarget: papers }) {
  if (papers.open && !isOpen) papers.scrollIntoView({ block: "nearest" });
  isOpen = papers.open;
}

const links = () => (world.links.length === 0 ? null : make("details",
  { class: "before", open: isOpen, ontoggle: openPapers },
  make("summary", { "data-key": "papers" }, `${say("papers")} (${world.links.length})`),
  make("ul", { class: "links" }, world.links.map((one) => make("li", {},
    make("a", { href: one.href, target: "_blank", rel: "noopener", "data-key": one.href }, make("span", { class: "icon paper", "aria-hidden": "true" }), local(one.label)))))));

const guide = () => make("div", { class: "row guide" },
  make("button", { "data-key": "back", onclick: () => wish("back") }, say("step_back")),
  make("button", { "data-key": "do", onclick: () => wish("do") }, say("do_it")),
  make("button", { class: "main", "data-key": "next", "aria-keyshortcuts": "n", title: "N", onclick: () => wish("next") }, say("step")));

let before = "";
let counted = "";

function draw() {
  const steps = current();
  // The first that is not done: a teller that looks back calls that step open again.
  const last = steps.find((one) => one.state !== "done") ?? steps.at(-1);
  const earlier = [...new Set(world.story.map((one) => one.story))].filter((name) => name !== last?.story);
  const isNothing = !last && world.offers.length === 0 && world.links.length === 0 && !world.counters;
  refill($("#story"),
    make("div", { class: "head" }, make("h2", {}, say("story"), last ? make("small", {}, ` ${last.n}/${last.total}`) : null), earlier.map(folded)),
    last ? make("progress", { class: "steps", max: last.total, value: last.n, "aria-label": say("story") }) : null,
    isNothing ? make("p", { class: "muted" }, say("no_story")) : null,
    last ? make("ol", { id: "steps", tabindex: 0, "aria-label": say("story") }, steps.map((step) => line(step, step === last))) : null,
    // Only a story whose teller listens to wishes says that it is guided: a button that does nothing is a lie.
    steps.some((one) => one.guided) ? guide() : null,
    counters(), offers(), links());
  const now = last ? `${last.story}:${last.n}` : "";
  $("#steps")?.querySelector(".last")?.scrollIntoView({ block: "nearest" });
  if (now !== before) changed("step", last);
  const counting = world.counters?.state ?? "";
  if (counting !== counted) $(".counters")?.scrollIntoView({ block: "nearest" });
  counted = counting;
  before = now;
}

export function start() {
  const soon = once(draw);
  onChange((kind) => ["story", "state", "words"].includes(kind) && soon());
}
