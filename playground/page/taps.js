// Tapping: the callback goes to the bot; its answer comes back as a toast, an alert or a link.
import { alertBox, attempt, closeSheet, face, make, sheet, toast } from "./dom.js";
import { say } from "./words.js";
import { call, changed, openChat, world } from "./world.js";

const WAITING = "waiting";
const taps = new Map(); // by chat, message and data: WAITING, or what went wrong

const keyOfTap = (message, data) => `${message.chat.id}:${world.open?.bot ?? 0}:${message.message_id}:${world.me}:${data}`;
export const isWaiting = (message, data) => taps.get(keyOfTap(message, data)) === WAITING;

// The taps on a message that failed, each with what went wrong.
export function failures(message) {
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat();
  return buttons.map((button) => ({ button, why: taps.get(keyOfTap(message, button.callback_data)) }))
    .filter(({ why }) => why && why !== WAITING);
}

export function goTo(id, bot = null) {
  document.body.dataset.pane = "chat";
  changed("pane");
  return attempt(openChat(id, bot));
}

export async function openLink(url) {
  const link = new URL(url);
  const [first, second, third] = link.pathname.slice(1).split("/");
  const group = first === "c" ? world.chats.find((chat) => chat.id === -Number(`100${second}`)) : null;
  if (group) {
    await goTo(group.id);
    return changed("jump", Number(third));
  }
  const bot = world.bots.find((one) => one.username?.toLowerCase() === first.toLowerCase());
  if (!bot) return toast(url);
  const payload = link.searchParams.get("start");
  const groupPayload = link.searchParams.get("startgroup");
  if (groupPayload !== null) return chooseGroup(bot, groupPayload, link.searchParams.get("admin"));
  if (payload !== null) await call("start", { user: world.me, payload, bot: bot.id });
  return goTo(world.me, bot.id);
}

function chooseGroup(bot, payload, admin) {
  const groups = world.chats.filter((chat) => chat.members[world.me] && !chat.members[bot.id] && !chat.closed);
  const add = async (chat) => {
    closeSheet();
    const rights = admin?.split(/[ +]/).filter((one) => one) ?? []; // a + in an address reads as a blank
    await call("add_by_link", { chat: chat.id, user: world.me, bot: bot.id, payload, rights: rights.map((one) => `can_${one.replace(/^can_/, "")}`) });
    await goTo(chat.id);
  };
  sheet(say("choose_group"), groups.map((chat) => make("button", { class: "line", onclick: () => attempt(add(chat)) },
    face(chat.title, chat.id, "group"), chat.title)), groups.length ? null : make("p", { class: "muted" }, say("no_group")));
}

async function tapCallback(message, data) {
  const { id: chat, bot } = world.open;
  const key = keyOfTap(message, data);
  if (taps.get(key) === WAITING) return;
  const tell = (state) => {
    if (state) taps.set(key, state);
    else taps.delete(key);
    changed("tap", { chat, bot, id: message.message_id });
  };
  tell(WAITING);
  try {
    const answer = await call("tap", { chat, bot, user: world.me, message_id: message.message_id, data, within: 15 });
    if (answer.status !== "answered") throw new Error(say("unanswered"));
    tell(null);
    if (answer.url) await openLink(answer.url);
    else if (answer.show_alert) alertBox(answer.text);
    else if (answer.text) toast(answer.text);
  } catch (error) {
    tell(error.message);
  }
}

export function tapButton(message, button) {
  if (button.callback_data !== undefined) return tapCallback(message, button.callback_data);
  if (button.copy_text) return navigator.clipboard.writeText(button.copy_text.text).then(() => toast(`✓ ${say("copied")}`));
  if (!button.url) return toast(button.text);
  if (/^https?:\/\/t\.me\//.test(button.url)) return attempt(openLink(button.url));
  return window.open(button.url, "_blank", "noopener");
}
