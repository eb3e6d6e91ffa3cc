// Writing as the persona: text, commands, replies, photos and files.
import { $, make, toast } from "./dom.js";
import { firstLine, whenCommanding, whenReplying } from "./bubbles.js";
import { say } from "./words.js";
import { call, messagesHere, nameOf, onChange, world } from "./world.js";

let replying = null;
const drafts = new Map();

function reply(message) {
  replying = message;
  $("#quoting").hidden = !message;
  if (!message) return;
  $("#quoting").replaceChildren(
    make("span", { class: "quoted" }, `${nameOf(message.from)}: ${firstLine(message)}`),
    make("button", { class: "plain", "aria-label": "×", onclick: () => reply(null) }, "×"));
  $("#words").focus();
}

async function send(text, more = {}) {
  if (!world.open || (!text.trim() && !more.photo && !more.file)) return;
  const { id: chat, bot } = world.open;
  const fields = { chat, bot, user: world.me, text, ...more };
  if (replying) fields.reply_to = replying.message_id;
  try {
    await call("say", fields);
    if ($("#words").value === text) $("#words").value = "";
    reply(null);
    grow();
  } catch (error) {
    toast(`⚠ ${error.message}`);
  }
}

function attach(file) {
  const reader = new FileReader();
  reader.onload = () => {
    const given = { name: file.name, content_type: file.type || "application/octet-stream", base64: reader.result.split(",")[1] };
    send($("#words").value, ["image/png", "image/jpeg"].includes(file.type) ? { photo: given } : { file: given });
    $("#words").value = "";
  };
  reader.readAsDataURL(file);
}

async function menu() {
  const list = $("#menu");
  if (!list.hidden) { list.hidden = true; return; }
  const bots = world.open?.bot ? world.bots.filter((bot) => bot.id === world.open.bot) : world.bots;
  const items = [];
  for (const bot of bots) {
    for (const one of await call("commands", { chat: world.open.id, user: world.me, bot: bot.id })) {
      const text = world.open.bot ? `/${one.command}` : `/${one.command}@${bot.username}`;
      const pick = () => { list.hidden = true; $("#words").value = `${text} `; $("#words").focus(); };
      items.push(make("li", {}, make("button", { onclick: pick }, `/${one.command} — ${one.description}`)));
    }
  }
  list.replaceChildren(...(items.length ? items : [make("li", { class: "muted" }, say("no_commands"))]));
  list.hidden = false;
}

function grow() {
  const box = $("#words");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

// A reply keyboard or a ForceReply of the last message that asks for one.
function prompt() {
  const last = messagesHere().filter((message) => message.prompt && !message.deleted).at(-1);
  const rows = last?.prompt.keyboard ?? [];
  const unstarted = world.open?.bot && !messagesHere().some((message) => message.from.id === world.me);
  const buttons = unstarted ? [make("button", { class: "main", onclick: () => call("start", { user: world.me, bot: world.open.bot }) }, say("start"))]
    : rows.flat().map((one) => make("button", { onclick: () => send(one.text ?? one) }, one.text ?? one));
  $("#prompt").hidden = buttons.length === 0;
  $("#prompt").replaceChildren(...buttons);
  const asked = last?.prompt.force_reply && (world.open.bot || last.reply_to_message?.from.id === world.me);
  if (asked && last === messagesHere().at(-1)) reply(last);
}

export function start() {
  whenReplying(reply);
  whenCommanding((text) => send(text));
  let before = "";
  $("#composer").addEventListener("submit", (event) => { event.preventDefault(); send($("#words").value); });
  $("#words").addEventListener("input", () => { grow(); $("#menu").hidden = true; });
  $("#words").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send($("#words").value); }
    if (event.key === "Escape") { reply(null); $("#menu").hidden = true; }
  });
  $("#slash").addEventListener("click", menu);
  $("#attach").addEventListener("click", () => $("#file").click());
  $("#file").addEventListener("change", () => { if ($("#file").files[0]) attach($("#file").files[0]); $("#file").value = ""; });
  onChange((kind) => {
    if (kind === "open") {
      drafts.set(before, $("#words").value);
      before = `${world.me}:${world.open.id}:${world.open.bot}`;
      $("#words").value = drafts.get(before) ?? "";
      reply(null);
      $("#menu").hidden = true;
    }
    if (["open", "message", "words"].includes(kind)) prompt();
  });
}
