// The log of a chat: a bubble for each message, redrawn in place when it changes.
import { $, announce, attempt, face, hue, make, once } from "./dom.js";
import { dayOf, shortTime } from "./clock.js";
import { rich } from "./entities.js";
import { firstLine, media } from "./media.js";
import { poll } from "./poll.js";
import { failures, isWaiting, openLink, tapButton } from "./taps.js";
import { say } from "./words.js";
import { call, changed, isOpen, messagesHere, nameOf, onChange, world } from "./world.js";

const PAGE = 80; // messages that are drawn at first, and more each time somebody scrolls up
const TOGETHER = 300; // seconds within which somebody's messages stand as one group
let shown = PAGE;
let missed = 0;
let stuck = true; // whether the end of the log is in view, and is to stay there

const SERVICE = {
  new_chat_members: (m) => `${m.new_chat_members.map(nameOf).join(", ")} ${say("joined")}`,
  left_chat_member: (m) => `${nameOf(m.left_chat_member)} ${say("left")}`,
  pinned_message: (m) => `${nameOf(m.from)} ${say("pinned_note")}`,
  migrate_to_chat_id: () => say("upgraded"), migrate_from_chat_id: () => say("upgraded"),
  forum_topic_created: (m) => `${say("topic")}: ${m.forum_topic_created.name}`,
  forum_topic_edited: () => say("changed"), forum_topic_closed: () => `${say("topic")}: ${say("closed")}`,
  forum_topic_reopened: () => say("changed"), new_chat_title: (m) => m.new_chat_title,
  general_forum_topic_hidden: () => say("changed"), general_forum_topic_unhidden: () => say("changed"),
  poll_option_added: (m) => `${nameOf(m.from)} ${say("option_added")}`, group_chat_created: () => say("created"), supergroup_chat_created: () => say("created"),
};

const senderOf = (message) => message.sender_chat?.title ?? nameOf(message.from);
const senderId = (message) => message.sender_chat?.id ?? message.from?.id;
const isOwn = (message) => message.from?.id === world.me && !message.sender_chat;
const serviceOf = (message) => Object.keys(SERVICE).find((key) => key in message);
const idOf = (message) => `m${message.message_id}`;

function keyboard(message) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const failed = failures(message).map(({ button, why }) => make("div", { class: "failed error" }, make("span", {}, `⚠ ${button.text}: ${why}`),
    make("button", { class: "error", onclick: () => tapButton(message, button) }, say("again"))));
  if (rows.length === 0) return null;
  return make("div", { class: "keys" }, rows.map((row) => make("div", { class: "row" }, row.map((button) => make("button", {
    "aria-busy": isWaiting(message, button.callback_data) ? "true" : null, onclick: () => tapButton(message, button),
  }, button.text, button.url ? make("span", { "aria-hidden": "true" }, " ↗") : null)))), failed);
}

export function jump(id) {
  const messages = messagesHere().filter((one) => !one.deleted);
  const place = messages.findIndex((one) => one.message_id === id);
  if (place < 0) return;
  if (messages.length - place > shown) {
    shown = messages.length - place + 10;
    drawLog();
  }
  const node = document.getElementById(`m${id}`);
  node?.scrollIntoView({ block: "center" });
  scrolled();
  flash(node, "flash");
}

function flash(node, name) {
  node?.classList.add(name);
  setTimeout(() => node?.classList.remove(name), 1600);
}

function quoted(reply) {
  return make("button", { class: `quoted ${hue(senderId(reply))}`, onclick: () => jump(reply.message_id) },
    make("b", {}, senderOf(reply)), make("span", {}, firstLine(reply)));
}

const here = () => ({ chat: world.open.id, bot: world.open.bot, user: world.me });

function reactions(message) {
  const counts = new Map();
  for (const [who, all] of Object.entries(message.reactions ?? {})) {
    for (const { emoji } of all) counts.set(emoji, [...(counts.get(emoji) ?? []), Number(who)]);
  }
  return counts.size === 0 ? null : make("div", { class: "reactions" }, [...counts].map(([emoji, who]) => {
    const isMine = who.includes(world.me);
    return make("button", { "aria-pressed": String(isMine), onclick: () => attempt(call("react",
      { ...here(), message_id: message.message_id, emoji: isMine ? null : emoji })) }, `${emoji} ${who.length}`);
  }));
}

function foot(message) {
  const notes = [message.pinned && say("board"), message.silent && say("silent"), message.edits > 0 && say("edited"), shortTime(message.date * 1000)];
  const act = (verb, more = {}) => (event) => {
    event.currentTarget.closest("details").open = false;
    attempt(call(verb, { ...here(), message_id: message.message_id, ...more }));
  };
  return make("div", { class: "foot" },
    make("button", { class: "reply", "aria-label": say("reply"), title: say("reply"), onclick: () => changed("reply", message) }, "↩"),
    make("details", {}, make("summary", { "aria-label": say("more"), title: say("more") }, "⋯"),
      make("button", { onclick: act("pin") }, say("pin")),
      make("button", { "aria-label": `${say("react")} 👍`, onclick: act("react", { emoji: "👍" }) }, "👍")),
    make("span", { class: "when" }, notes.filter(Boolean).join(" · ")));
}

function bubble(message, isFollowing) {
  const id = idOf(message);
  if (message.deleted) return make("div", { id, class: "service" }, say("deleted"));
  const service = serviceOf(message);
  if (service) return make("div", { id, class: "service" }, SERVICE[service](message));
  const own = isOwn(message);
  const text = message.text ?? message.caption;
  const on = { command: (words) => changed("command", words), link: (url) => attempt(openLink(url)) };
  const topic = messagesHere().length && world.chats.find((chat) => isOpen(chat.id))?.topics[message.message_thread_id];
  const origin = message.forward_origin;
  const classes = ["bubble", own && "own", isFollowing && "following", world.open.bot && "private", message.reply_markup && "keyed"];
  const node = make("article", { id, class: classes.filter(Boolean).join(" "), tabindex: -1 },
    face(senderOf(message), senderId(message), message.by_bot ? "bot" : ""),
    make("div", { class: "card" },
      own ? null : make("div", { class: `from ${hue(senderId(message))}` }, senderOf(message), topic ? make("small", {}, ` # ${topic}`) : null),
      origin ? make("div", { class: "muted" }, `${say("forwarded")} ${origin.sender_user_name ?? origin.chat?.title ?? nameOf(origin.sender_user)}`) : null,
      message.reply_to_message ? quoted(message.reply_to_message) : null,
      media(message),
      text ? make("div", { class: "text" }, rich(text, message.entities ?? message.caption_entities, on)) : null,
      message.poll ? poll(message) : null,
      reactions(message), foot(message)),
    keyboard(message));
  reachable(node, false);
  return node;
}

// Tab goes through the panes; the controls of a bubble are reached from the bubble that has the focus.
function reachable(node, yes) {
  for (const control of node.querySelectorAll("button, a, summary, input, audio, video")) control.tabIndex = yes ? 0 : -1;
}

const isTogether = (before, message) => before && !serviceOf(before) && !before.deleted && senderId(before) === senderId(message)
  && message.date - before.date < TOGETHER && dayOf(before.date * 1000) === dayOf(message.date * 1000);

function withDay(before, message) {
  const day = dayOf(message.date * 1000);
  const node = bubble(message, isTogether(before, message));
  return before && dayOf(before.date * 1000) === day ? [node] : [make("div", { class: "day" }, make("span", {}, day)), node];
}

const alive = () => messagesHere().filter((message) => !message.deleted);

export function drawLog() {
  const log = $("#log");
  const all = alive();
  if (world.loading) {
    log.replaceChildren(...[1, 2, 3, 4].map((n) => make("div", { class: `ghost ghost${n % 2}` })));
    log.setAttribute("aria-busy", "true");
    return;
  }
  log.removeAttribute("aria-busy");
  const some = all.slice(-shown);
  const nodes = some.flatMap((message, index) => withDay(some[index - 1], message));
  const more = all.length > some.length ? [make("button", { id: "earlier", class: "plain", onclick: earlier }, say("earlier"))] : [];
  log.replaceChildren(...more, ...(nodes.length ? nodes : [make("p", { class: "service nothing" }, say(world.story.some((one) => one.guided) ? "empty" : "empty_chat"))]));
  drawPinned();
}

function earlier() {
  const log = $("#log");
  const fromEnd = log.scrollHeight - log.scrollTop;
  shown += PAGE;
  drawLog();
  log.scrollTop = log.scrollHeight - fromEnd;
  scrolled();
}

function scrolled() {
  stuck = isAtEnd();
  if (stuck) missed = 0;
  drawDown();
}

export function toEnd() {
  missed = 0;
  stuck = true;
  $("#log").scrollTop = $("#log").scrollHeight;
  drawDown();
}

// Once a frame, however many messages came: to ask for the height of the log makes the browser lay it out.
const settle = once(() => (stuck ? toEnd() : drawDown()));

const isAtEnd = () => $("#log").scrollHeight - $("#log").scrollTop - $("#log").clientHeight < 120;

function drawDown() {
  $("#down").hidden = isAtEnd();
  $("#down").dataset.count = missed || "";
}

function drawPinned() {
  const pinned = messagesHere().filter((message) => message.pinned && !message.deleted).at(-1);
  $("#pinned").hidden = !pinned;
  if (!pinned) return;
  $("#pinned").replaceChildren(make("span", { class: "icon pin", "aria-hidden": "true" }), make("b", {}, firstLine(pinned)),
    make("small", {}, (pinned.text ?? "").split("\n").slice(1).join(" · ")), make("span", { "aria-hidden": "true" }, "›"));
  $("#pinned").setAttribute("aria-label", `${say("board")}: ${firstLine(pinned)}`);
  $("#pinned").onclick = () => jump(pinned.message_id);
}

// The bubble of a changed message takes the place of the old one: open things stay open, the focus stays where it was.
function redraw(message) {
  const old = document.getElementById(idOf(message));
  if (!old) return;
  const fresh = bubble(message, old.classList.contains("following"));
  const controls = (node) => [...node.querySelectorAll("button, a, summary, input")];
  const place = old.contains(document.activeElement) ? controls(old).indexOf(document.activeElement) : -2;
  const isOpened = [...old.querySelectorAll("[aria-expanded]")].map((one) => one.getAttribute("aria-expanded") === "true");
  old.replaceWith(fresh);
  fresh.querySelectorAll("[aria-expanded]").forEach((one, index) => { if (isOpened[index]) one.click(); });
  if (place > -2) {
    reachable(fresh, true);
    (controls(fresh)[place] ?? fresh).focus({ preventScroll: true });
  }
  settle();
  return fresh;
}

const unsaid = new Map(); // what a screen reader is to hear next: a card that changes often is said once
const linesOf = (message) => (message.text ?? message.caption ?? firstLine(message)).split("\n");
const speak = once(() => setTimeout(() => {
  for (const { message, before } of unsaid.values()) {
    const known = before ? linesOf(before) : [];
    const news = linesOf(message).filter((line) => line.trim() && !known.includes(line)).join(" ");
    if (news) announce(`${before ? say("edited") : senderOf(message)}: ${news}`);
  }
  unsaid.clear();
}, 400));

function hear(message, before) {
  if (serviceOf(message)) return;
  const id = idOf(message);
  unsaid.set(id, { message, before: unsaid.has(id) ? unsaid.get(id).before : before });
  speak();
}

function update({ message, before }) {
  if (document.getElementById(idOf(message))) {
    const fresh = redraw(message);
    if (!message.deleted && message.edits > (before?.edits ?? 0)) {
      flash(fresh, "changed");
      hear(message, before);
    }
    return drawPinned();
  }
  if (message.deleted || world.loading) return drawPinned();
  const all = alive();
  if (all.at(-1)?.message_id !== message.message_id) return drawPinned();
  $("#log .nothing")?.remove();
  $("#log").append(...withDay(all.at(-2), message));
  shown += 1;
  if (stuck && shown > 4 * PAGE) {
    shown = PAGE; // what has long scrolled by need not stay drawn
    drawLog();
  }
  stuck ||= isOwn(message);
  if (!stuck) missed += 1;
  if (!isOwn(message)) hear(message);
  settle();
  return drawPinned();
}

export function start() {
  const log = $("#log");
  log.addEventListener("scroll", () => {
    scrolled();
    if (log.scrollTop < 200 && $("#earlier")) earlier();
  }, { passive: true });
  log.addEventListener("focusin", (event) => {
    log.querySelectorAll("article.current").forEach((node) => { node.classList.remove("current"); reachable(node, false); });
    const node = event.target.closest("article");
    node?.classList.add("current");
    if (node) reachable(node, true);
  });
  $("#down").addEventListener("click", toEnd);
  new ResizeObserver(() => stuck && toEnd()).observe(log);
  onChange((kind, what) => {
    if (kind === "open") { shown = PAGE; drawLog(); toEnd(); }
    if (kind === "opening") $("#log").replaceChildren();
    if (kind === "loading" || kind === "words") { drawLog(); toEnd(); }
    if (kind === "jump") jump(what);
    if (kind === "tap" && isOpen(what.chat, what.bot)) {
      const message = messagesHere().find((one) => one.message_id === what.id);
      if (message && !message.deleted) redraw(message);
    }
    if (kind === "message" && isOpen(what.chat, what.bot)) update(what);
  });
}
