// Tapping: the callback goes to the bot, its answer comes back as a toast, an alert or a link.
import { alertBox, make, toast } from "./dom.js";
import { say } from "./words.js";
import { call, openChat, world } from "./world.js";

export async function openLink(url) {
  const link = new URL(url);
  const bot = world.bots.find((one) => one.username?.toLowerCase() === link.pathname.slice(1).toLowerCase());
  if (!bot) return toast(url);
  const payload = link.searchParams.get("start");
  if (payload !== null) await call("start", { user: world.me, payload, bot: bot.id });
  document.body.dataset.pane = "chat";
  return openChat(world.me, bot.id);
}

async function tapCallback(node, message, data) {
  node.setAttribute("aria-busy", "true");
  try {
    const answer = await call("tap", {
      chat: world.open.id, bot: world.open.bot, user: world.me, message_id: message.message_id, data, within: 15,
    });
    if (answer.status !== "answered") throw new Error(say("unanswered"));
    if (answer.url) await openLink(answer.url);
    else if (answer.show_alert) alertBox(answer.text);
    else toast(answer.text);
  } catch (error) {
    const again = make("button", { class: "error", onclick: () => { again.remove(); tapCallback(node, message, data); } },
      `⚠ ${error.message} [${say("again")}]`);
    node.closest(".bubble")?.append(again);
  }
  node.removeAttribute("aria-busy");
}

export function tapButton(node, message, button) {
  if (button.callback_data !== undefined) return tapCallback(node, message, button.callback_data);
  if (button.url) return /^https?:\/\/t\.me\//.test(button.url) ? openLink(button.url) : window.open(button.url, "_blank", "noopener");
  if (button.copy_text) return navigator.clipboard.writeText(button.copy_text.text).then(() => toast("✓"));
  return toast(button.text);
}
