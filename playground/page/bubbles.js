// The log of a chat: a bubble for each message, redrawn in place when it changes.
import { $, make } from "./dom.js";
import { dayOf, shortTime } from "./clock.js";
import { rich } from "./entities.js";
import { poll } from "./poll.js";
import { tapButton, openLink } from "./taps.js";
import { say } from "./words.js";
import { call, messagesHere, nameOf, onChange, world } from "./world.js";

let onReply = () => {};
let onCommand = () => {};
export const whenReplying = (action) => { onReply = action; };
export const whenCommanding = (action) => { onCommand = action; };

export const firstLine = (message) => (message.text ?? message.caption ?? message.poll?.question
  ?? message.document?.file_name ?? (message.photo ? say("photo") : "…")).split("\n")[0];

const SERVICE = {
  new_chat_members: (m) => `${m.new_chat_members.map(nameOf).join(", ")} ${say("joined")}`,
  left_chat_member: (m) => `${nameOf(m.left_chat_member)} ${say("left")}`,
  pinned_message: (m) => `${nameOf(m.from)} ${say("pinned_note")}`,
  migrate_to_chat_id: () => say("upgraded"), migrate_from_chat_id: () => say("upgraded"),
  forum_topic_created: (m) => `${say("topic")}: ${m.forum_topic_created.name}`,
  forum_topic_edited: () => say("changed"), forum_topic_closed: () => `${say("topic")}: ${say("closed")}`,
  forum_topic_reopened: () => say("changed"), new_chat_title: (m) => m.new_chat_title,
};

function keyboard(message) {
  return (message.reply_markup?.inline_keyboard ?? []).map((row) => make("div", { class: "row" }, row.map((button) => make(
    "button", { onclick: (event) => tapButton(event.currentTarget, message, button) }, button.text,
  ))));
}

function media(message) {
  const picture = message.photo?.at(-1);
  if (picture) {
    const { file_id: id, width, height } = picture;
    return make("img", { src: `/control/file/${id}`, width, height, alt: message.caption ?? "" });
  }
  if (!message.document) return null;
  const { file_id: id, file_name: name, file_size: size } = message.document;
  return make("a", { href: `/control/file/${id}`, download: name }, `${name} · ${Math.ceil(size / 1024)} kB`);
}

function quoted(reply) {
  const jump = () => {
    const node = document.getElementById(`m${reply.message_id}`);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), 1200);
  };
  return make("button", { class: "quoted", onclick: jump }, `${nameOf(reply.from)}: ${firstLine(reply)}`);
}

function reactions(message) {
  const all = Object.values(message.reactions ?? {}).flat();
  return all.length ? make("div", { class: "reactions" }, all.map((one) => make("span", {}, one.emoji))) : null;
}

function foot(message) {
  const notes = [message.pinned && say("board"), message.silent && say("silent"), message.edits > 0 && say("edited"),
    shortTime(message.date * 1000)];
  const pin = () => call("pin", { chat: world.open.id, bot: world.open.bot, user: world.me, message_id: message.message_id });
  return make("div", { class: "foot" },
    make("span", {}, notes.filter(Boolean).join(" · ")),
    make("details", {}, make("summary", { "aria-label": say("more") }, "⋯"),
      make("button", { onclick: () => onReply(message) }, say("reply")), make("button", { onclick: pin }, say("pin"))));
}

function bubble(message) {
  const id = `m${message.message_id}`;
  if (message.deleted) return make("div", { id, class: "service" }, say("deleted"));
  const service = Object.keys(SERVICE).find((key) => key in message);
  if (service) return make("div", { id, class: "service" }, SERVICE[service](message));
  const on = { command: (text) => onCommand(text), link: openLink };
  const own = message.from.id === world.me && !message.sender_chat;
  const text = message.text ?? message.caption;
  return make("article", { id, class: `bubble${own ? " own" : ""}`, tabindex: -1 },
    own ? null : make("div", { class: "from" }, message.sender_chat?.title ?? nameOf(message.from)),
    message.forward_origin ? make("div", { class: "muted" }, `${say("forwarded")} ${nameOf(message.forward_origin.sender_user)}`) : null,
    message.reply_to_message ? quoted(message.reply_to_message) : null,
    media(message),
    text ? make("div", { class: "text" }, rich(text, message.entities ?? message.caption_entities, on)) : null,
    message.poll ? poll(message) : null,
    reactions(message), foot(message), keyboard(message));
}

export function drawLog() {
  const log = $("#log");
  if (world.loading) return log.replaceChildren(...[1, 2, 3].map(() => make("div", { class: "ghost" })));
  const nodes = [];
  let day = "";
  for (const message of messagesHere()) {
    if (message.deleted && !document.getElementById(`m${message.message_id}`)) continue;
    const today = dayOf(message.date * 1000);
    if (today !== day) nodes.push(make("div", { class: "day" }, today));
    day = today;
    nodes.push(bubble(message));
  }
  log.replaceChildren(...(nodes.length ? nodes : [make("p", { class: "service" }, say(world.story.length ? "empty" : "empty_chat"))]));
  log.scrollTop = log.scrollHeight;
  return drawPinned();
}

function drawPinned() {
  const pinned = messagesHere().filter((message) => message.pinned && !message.deleted).at(-1);
  $("#pinned").hidden = !pinned;
  if (!pinned) return;
  $("#pinned").textContent = `${say("board")}: ${firstLine(pinned)} ›`;
  $("#pinned").onclick = () => document.getElementById(`m${pinned.message_id}`)?.scrollIntoView({ block: "center" });
}

function update({ message }) {
  const log = $("#log");
  const old = document.getElementById(`m${message.message_id}`);
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  if (!old) return drawLog();
  const focused = old.contains(document.activeElement) ? [...old.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  const fresh = bubble(message);
  old.replaceWith(fresh);
  if (focused >= 0) fresh.querySelectorAll("button")[focused]?.focus();
  if (atEnd) log.scrollTop = log.scrollHeight;
  return drawPinned();
}

export function start() {
  onChange((kind, what) => {
    if (["open", "words", "loading"].includes(kind)) drawLog();
    const here = world.open && what?.chat === world.open.id && (what.bot ?? null) === (world.open.bot ?? null);
    if (kind === "message" && here) update(what);
  });
}
