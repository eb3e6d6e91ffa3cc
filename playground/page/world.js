// What the page knows of the local Telegram, kept true by its stream of events.
import { $ } from "./dom.js";

export const world = {
  users: new Map(), bots: [], chats: [], private: [], clock: {}, story: [], calls: [], messages: new Map(), seen: new Map(),
  me: 0, open: null, loading: false, calledUpTo: 0,
};

const listeners = [];
export const onChange = (listener) => listeners.push(listener);
export const changed = (kind, what) => listeners.forEach((listener) => listener(kind, what));

export async function call(verb, fields = {}) {
  const response = await fetch(`/control/${verb}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields),
  });
  const answer = await response.json();
  if (answer.error) throw new Error(answer.error);
  return answer.result;
}

export const keyOf = (chat, bot) => `${chat}:${bot ?? 0}`;
export const isPrivate = (chat) => chat > 0;
export const nameOf = (user) => (user ? [user.first_name, user.last_name].filter(Boolean).join(" ") || "…" : "");

// The chats of whoever I am: groups I am in, and one private chat with each bot.
export function myChats() {
  const groups = world.chats.filter((chat) => chat.members[world.me] && !chat.closed)
    .map((chat) => ({ id: chat.id, bot: null, title: chat.title, status: chat.members[world.me], info: chat }));
  const bots = world.bots.map((bot) => {
    const info = world.private.find((one) => one.bot === bot.id && one.user === world.me);
    return { id: world.me, bot: bot.id, title: nameOf(bot), started: info?.started ?? false, info };
  });
  return world.me ? [...groups, ...bots] : [];
}

export function messagesHere() {
  return world.open ? [...(world.messages.get(keyOf(world.open.id, world.open.bot))?.values() ?? [])] : [];
}

export async function openChat(id, bot) {
  world.open = { id, bot };
  const key = keyOf(id, bot);
  if (!world.messages.has(key)) {
    world.loading = true;
    setTimeout(() => world.loading && changed("loading"), 300);
    const { messages } = await call("messages", { chat: id, bot });
    const sorted = messages.sort((a, b) => a.message_id - b.message_id);
    world.messages.set(key, new Map(sorted.map((message) => [message.message_id, message])));
    world.loading = false;
  }
  markSeen();
  changed("open");
}

export function markSeen() {
  if (!world.open) return;
  const ids = messagesHere().map((message) => message.message_id);
  world.seen.set(`${world.me}:${keyOf(world.open.id, world.open.bot)}`, Math.max(0, ...ids));
}

export function unread(chat) {
  const last = chat.info?.last_id ?? 0;
  return Math.max(0, last - (world.seen.get(`${world.me}:${keyOf(chat.id, chat.bot)}`) ?? last));
}

export async function loadState() {
  const state = await call("state");
  world.users = new Map([...state.users, ...state.bots].map((user) => [user.id, user]));
  Object.assign(world, { bots: state.bots, chats: state.chats, private: state.private, clock: state.clock, story: state.story });
  world.clock.read = performance.now();
  if (state.calls < world.calledUpTo) Object.assign(world, { calls: [], calledUpTo: 0 });
  changed("state");
}

export const loadClock = async () => {
  world.clock = { ...(await call("clock")), read: performance.now() };
  changed("clock");
};

export async function loadCalls() {
  const fresh = await call("calls", { since: world.calledUpTo, limit: 100 });
  if (fresh.length === 0) return;
  world.calledUpTo = fresh.at(-1).seq;
  world.calls = [...world.calls, ...fresh.filter((one) => one.method !== "getUpdates" || one.status !== 200)].slice(-100);
  changed("calls");
}

const soon = {};
const later = (name, action) => {
  soon[name] ??= setTimeout(() => { delete soon[name]; action().catch(() => {}); }, 150);
};

function heard({ kind, what }) {
  if (kind === "message") {
    const key = keyOf(what.chat, what.bot);
    world.messages.get(key)?.set(what.message.message_id, what.message);
    const info = what.bot ? world.private.find((p) => p.bot === what.bot && p.user === what.chat)
      : world.chats.find((chat) => chat.id === what.chat);
    if (info) info.last_id = Math.max(info.last_id, what.message.message_id);
    else later("state", loadState);
    if (world.open && key === keyOf(world.open.id, world.open.bot)) markSeen();
    changed("message", what);
  } else if (kind === "people") later("state", loadState);
  else if (kind === "clock" || kind === "next") later("clock", loadClock);
  else if (kind === "call") later("calls", loadCalls);
  else if (kind === "story") { world.story.push(what); changed("story"); }
  else if (kind === "reload") refresh();
}

// After a gap everything is asked for afresh; what somebody was writing stays.
async function refresh() {
  world.messages.clear();
  await loadState();
  if (world.open) await openChat(world.open.id, world.open.bot).catch(() => {});
}

export function follow() {
  const stream = new EventSource("/control/events");
  let lost = false;
  stream.onopen = () => {
    $("#trouble").hidden = true;
    if (lost) refresh();
    lost = false;
  };
  stream.onerror = () => { lost = true; $("#trouble").hidden = false; };
  stream.onmessage = (event) => heard(JSON.parse(event.data));
}
