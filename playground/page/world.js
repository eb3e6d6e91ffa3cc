// What the page knows of the local Telegram, kept true by its stream of events.
import { $, isNarrow } from "./dom.js";

export const world = {
  users: new Map(), bots: [], chats: [], private: [], clock: {}, story: [], offers: [], counters: null, links: [],
  progress: { tapped: 0, answered: 0 }, calls: [], messages: new Map(), seen: new Map(), base: new Map(),
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
export const nameOf = (user) => (user ? [user.first_name, user.last_name].filter(Boolean).join(" ") || "…" : "");
export const isOpen = (chat, bot) => world.open !== null && keyOf(chat, bot) === keyOf(world.open.id, world.open.bot);
export const people = () => [...world.users.values()].filter((user) => !user.is_bot);

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

export const openedChat = () => myChats().find((chat) => isOpen(chat.id, chat.bot));

export function messagesHere() {
  return world.open ? [...(world.messages.get(keyOf(world.open.id, world.open.bot))?.values() ?? [])] : [];
}

export async function openChat(id, bot = null) {
  world.open = { id, bot };
  const key = keyOf(id, bot);
  if (!world.messages.has(key)) {
    world.loading = true;
    changed("opening");
    setTimeout(() => world.loading && isOpen(id, bot) && changed("loading"), 300);
    const live = new Map(); // what is heard while we ask
    world.messages.set(key, live);
    try {
      for (const message of (await call("messages", { chat: id, bot })).messages) {
        if (!(live.get(message.message_id)?.changed > message.changed)) live.set(message.message_id, message);
      }
      world.messages.set(key, new Map([...live].sort(([a], [b]) => a - b)));
    } catch (error) {
      world.messages.delete(key);
      throw error;
    } finally {
      if (isOpen(id, bot)) world.loading = false;
    }
    if (!isOpen(id, bot)) return;
  }
  world.loading = false;
  markSeen();
  changed("open");
}

const isVisible = () => !isNarrow() || document.body.dataset.pane === "chat";

export function markSeen() {
  if (!world.open || world.loading || !isVisible()) return;
  world.seen.set(`${world.me}:${keyOf(world.open.id, world.open.bot)}`, messagesHere().at(-1)?.message_id ?? 0);
}

// What came since I last looked, or since the page was opened.
export function unread(chat) {
  const key = keyOf(chat.id, chat.bot);
  return Math.max(0, (chat.info?.last_id ?? 0) - (world.seen.get(`${world.me}:${key}`) ?? world.base.get(key) ?? 0));
}

export async function loadState() {
  const state = await call("state");
  const isFirst = world.users.size === 0;
  world.users = new Map([...state.users, ...state.bots].map((user) => [user.id, user]));
  for (const key of ["bots", "chats", "private", "clock", "story", "offers", "counters", "links", "progress"]) world[key] = state[key];
  world.clock.read = performance.now();
  if (isFirst) {
    for (const chat of world.chats) world.base.set(keyOf(chat.id), chat.last_id);
    for (const one of world.private) world.base.set(keyOf(one.user, one.bot), one.last_id);
  }
  if (state.calls < world.calledUpTo) Object.assign(world, { calls: [], calledUpTo: 0 });
  changed("state");
}

export const loadClock = async () => {
  world.clock = { ...(await call("clock")), read: performance.now() };
  changed("clock");
};

const isWorthShowing = (one) => one.method !== "getUpdates" || one.status !== 200 || one.response?.result?.length > 0;

export async function loadCalls() {
  const fresh = await call("calls", { since: world.calledUpTo, limit: 100 });
  if (fresh.length === 0) return;
  world.calledUpTo = fresh.at(-1).seq;
  world.calls = [...world.calls, ...fresh.filter(isWorthShowing)].slice(-100);
  changed("calls");
}

const soon = {};
const later = (name, action, ms = 150) => {
  soon[name] ??= setTimeout(() => { delete soon[name]; action().catch(() => {}); }, ms);
};

function heardMessage(what) {
  const known = world.messages.get(keyOf(what.chat, what.bot));
  const before = known?.get(what.message.message_id);
  known?.set(what.message.message_id, what.message);
  const info = what.bot ? world.private.find((one) => one.bot === what.bot && one.user === what.chat)
    : world.chats.find((chat) => chat.id === what.chat);
  const { message } = what;
  if (!info) later("state", loadState, 300);
  else if (message.message_id >= info.last_id) {
    info.last_id = message.message_id;
    info.last = { from: message.sender_chat?.title ?? nameOf(message.from), date: message.date, message };
    if (what.bot && !message.by_bot) info.started = true;
  }
  if (isOpen(what.chat, what.bot)) markSeen();
  changed("message", { ...what, before });
}

function heardStep(step) {
  world.story = [...world.story.filter((one) => one.story !== step.story || one.n !== step.n), step];
  changed("story");
}

const PANEL = ["offers", "counters", "links", "progress"];

function heard({ kind, what }) {
  if (kind === "message") heardMessage(what);
  else if (kind === "people") later("state", loadState, 300);
  else if (kind === "clock" || kind === "next") later("clock", loadClock);
  else if (kind === "call") later("calls", loadCalls);
  else if (kind === "story") heardStep(what);
  else if (PANEL.includes(kind)) { world[kind] = what; changed("story"); }
  else if (kind === "reload") refresh();
}

// After a gap everything is asked for afresh; what somebody was writing stays.
async function refresh() {
  world.messages.clear();
  await loadState();
  if (world.open) await openChat(world.open.id, world.open.bot);
  await loadCalls();
}

export function follow(lost = false) {
  const stream = new EventSource("/control/events");
  let isLost = lost;
  stream.onopen = () => {
    $("#trouble").hidden = true;
    if (isLost) refresh().catch(() => {});
    isLost = false;
  };
  stream.onerror = () => {
    isLost = true;
    $("#trouble").hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => follow(true), 2000);
  };
  stream.onmessage = (event) => heard(JSON.parse(event.data));
}
