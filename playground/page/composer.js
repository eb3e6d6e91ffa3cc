// Writing as the persona: text, commands, replies, photos, voice and files.
import { $, attempt, make, refill, toast } from "./dom.js";
import { firstLine } from "./media.js";
import { say } from "./words.js";
import { call, messagesHere, nameOf, onChange, openedChat, world } from "./world.js";

let replying = null;
let dismissed = 0; // the question that somebody did not want to answer as a reply
let commands = [];
const drafts = new Map();
const KINDS = { "image/png": "photo", "image/jpeg": "photo", audio: "voice", video: "video" };

function reply(message) {
  replying = message;
  $("#quoting").hidden = !message;
  $("#words").placeholder = message?.prompt?.input_field_placeholder ?? say("write");
  if (!message) return;
  const cancel = () => { dismissed = message.message_id; reply(null); $("#words").focus(); };
  $("#quoting").replaceChildren(
    make("span", { class: "quoted" }, make("b", {}, `↩ ${nameOf(message.from)}`), make("span", {}, firstLine(message))),
    make("button", { class: "plain", "aria-label": say("cancel"), onclick: cancel }, "✕"));
  $("#words").focus();
}

async function send(text, more = {}) {
  if (!world.open || (!text.trim() && Object.keys(more).length === 0)) return;
  const { id: chat, bot } = world.open;
  const fields = { chat, bot, user: world.me, text, ...more };
  if (replying) fields.reply_to = replying.message_id;
  try {
    await call("say", fields);
    if ($("#words").value === text) $("#words").value = "";
    closeMenu();
    reply(null);
    grow();
  } catch (error) {
    toast(`⚠ ${error.message}`); // what was written stays
  }
}

function attach(file) {
  const reader = new FileReader();
  reader.onload = () => {
    const given = { name: file.name, content_type: file.type || "application/octet-stream", base64: reader.result.split(",")[1] };
    const kind = KINDS[file.type] ?? KINDS[file.type.split("/")[0]] ?? "file";
    send($("#words").value, { [kind]: given });
  };
  reader.readAsDataURL(file);
}

function closeMenu() {
  $("#menu").hidden = true;
  $("#slash").setAttribute("aria-expanded", "false");
}

export async function openMenu() {
  const bots = world.open?.bot ? world.bots.filter((bot) => bot.id === world.open.bot)
    : world.bots.filter((bot) => openedChat()?.info.members[bot.id]);
  const lists = await Promise.all(bots.map(async (bot) => (await call("commands", { chat: world.open.id, user: world.me, bot: bot.id }))
    .map((one) => ({ ...one, text: world.open.bot ? `/${one.command}` : `/${one.command}@${bot.username}` }))));
  commands = lists.flat();
  drawMenu("");
  $("#menu").hidden = false;
  $("#slash").setAttribute("aria-expanded", "true");
}

function drawMenu(typed) {
  const fitting = commands.filter((one) => one.text.startsWith(typed) || typed === "");
  refill($("#menu"), fitting.length === 0 ? make("li", { class: "muted" }, say("no_commands"))
    : fitting.map((one) => make("li", {}, make("button", { onclick: () => send(one.text) },
      make("b", {}, `/${one.command}`), " ", make("span", {}, one.description)))));
}

function typed() {
  const text = $("#words").value;
  grow();
  if (!/^\/\w*$/.test(text)) closeMenu();
  else if ($("#menu").hidden) attempt(openMenu().then(() => drawMenu(text)));
  else drawMenu(text);
}

function grow() {
  const box = $("#words");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

// Start where nobody has spoken yet; else the reply keyboard or the question of the last message that has one.
function prompt() {
  if (!world.open) return;
  const here = messagesHere();
  const last = here.filter((message) => message.prompt && !message.deleted).at(-1);
  const isNew = world.open.bot !== null && !world.loading && !here.some((message) => message.from?.id === world.me);
  const start = () => attempt(call("start", { user: world.me, bot: world.open.bot }));
  const rows = isNew ? [[{ text: say("start"), start }]] : last?.prompt.keyboard ?? [];
  $("#prompt").hidden = rows.length === 0;
  refill($("#prompt"), rows.map((row) => make("div", { class: "row" }, row.map((one) => make("button", {
    class: one.start ? "main" : null, onclick: one.start ?? (() => send(one.text ?? one)),
  }, one.text ?? one)))));
  $("#composer").hidden = isNew;
  const isAsked = last?.prompt.force_reply && last === here.at(-1) && (world.open.bot || last.reply_to_message?.from?.id === world.me);
  if (isAsked && last.message_id !== dismissed && replying?.message_id !== last.message_id) reply(last);
}

function opened(before) {
  drafts.set(before, $("#words").value);
  $("#words").value = drafts.get(whose()) ?? "";
  dismissed = 0;
  reply(null);
  closeMenu();
  grow();
}

const whose = () => (world.open ? `${world.me}:${world.open.id}:${world.open.bot}` : "");

export function start() {
  let before = "";
  $("#composer").addEventListener("submit", (event) => { event.preventDefault(); send($("#words").value); });
  $("#words").addEventListener("input", typed);
  $("#words").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send($("#words").value); }
    if (event.key === "ArrowUp" && !$("#menu").hidden) { event.preventDefault(); $("#menu li:last-child button")?.focus(); }
  });
  $("#slash").addEventListener("click", () => ($("#menu").hidden ? attempt(openMenu()) : closeMenu()));
  $("#attach").addEventListener("click", () => $("#file").click());
  $("#file").addEventListener("change", () => { if ($("#file").files[0]) attach($("#file").files[0]); $("#file").value = ""; });
  onChange((kind, what) => {
    if ((kind === "open" || kind === "opening") && before !== whose()) { opened(before); before = whose(); }
    if (kind === "reply") reply(what);
    if (kind === "command") send(what);
    if (kind === "escape") { if (!$("#menu").hidden) closeMenu(); else if (replying) $("#quoting button").click(); }
    if (["open", "message", "words", "state"].includes(kind)) prompt();
  });
}
