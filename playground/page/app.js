// The page: who I am, my chats, the panes; the parts draw themselves when the world changes.
import * as bubbles from "./bubbles.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import { $, make } from "./dom.js";
import * as inspector from "./inspector.js";
import * as story from "./story.js";
import { say, switchLanguage, translatePage } from "./words.js";
import { changed, follow, keyOf, loadCalls, loadState, myChats, nameOf, onChange, openChat, unread, world } from "./world.js";

const people = () => [...world.users.values()].filter((user) => !user.is_bot);

function drawPersona() {
  const select = $("#persona");
  if (!people().some((user) => user.id === world.me)) {
    const kept = Number(localStorage.getItem("me"));
    world.me = people().some((user) => user.id === kept) ? kept : people()[0]?.id ?? 0;
  }
  select.replaceChildren(...people().map((user) => make("option", { value: user.id, selected: user.id === world.me },
    [nameOf(user), user.note].filter(Boolean).join(" · "))));
  const started = world.private.some((one) => one.user === world.me && one.started);
  $("#who").textContent = world.me && !started ? say("not_started") : "";
  $("#who").className = "muted";
}

function drawChats() {
  const mine = myChats();
  $("#chats").replaceChildren(...mine.map((chat) => {
    const here = world.open && keyOf(chat.id, chat.bot) === keyOf(world.open.id, world.open.bot);
    const count = here ? 0 : unread(chat);
    return make("button", { "aria-current": here ? "true" : "false", onclick: () => show(chat) },
      make("span", { class: chat.bot ? "face bot" : "face", "aria-hidden": "true" }, [...chat.title][0] ?? ""),
      make("span", { class: "name" }, chat.title),
      count ? make("span", { class: "count" }, count) : null);
  }));
  const open = mine.find((chat) => world.open && keyOf(chat.id, chat.bot) === keyOf(world.open.id, world.open.bot));
  if (!open && mine.length) openChat(mine[0].id, mine[0].bot);
  $("#title").replaceChildren(open?.title ?? "", " ", make("small", {}, open && !open.bot
    ? `${Object.keys(open.info.members).length} ${say("members")} · ${say(open.status)}` : ""));
}

function show(chat) {
  document.body.dataset.pane = "chat";
  openChat(chat.id, chat.bot);
}

function drawPanes() {
  $("#panes").replaceChildren(...["chats", "story", "inspector"].map((pane) => make("button", {
    "aria-current": document.body.dataset.pane === pane ? "true" : "false",
    onclick: () => { document.body.dataset.pane = pane; drawPanes(); },
  }, say(pane))));
}

function become(id) {
  world.me = id;
  localStorage.setItem("me", id);
  world.open = null;
  drawPersona();
  drawChats();
}

function setRoot(name, value) {
  document.documentElement.dataset[name] = value;
  localStorage.setItem(name, value);
}

function wire() {
  for (const name of ["theme", "size"]) if (localStorage.getItem(name)) setRoot(name, localStorage.getItem(name));
  const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark";
  $("#theme").addEventListener("click", () => setRoot("theme", isDark() ? "light" : "dark"));
  $("#size").addEventListener("click", () => setRoot("size", document.documentElement.dataset.size === "large" ? "" : "large"));
  $("#language").addEventListener("click", () => { switchLanguage(); translatePage(); changed("words"); });
  $("#persona").addEventListener("change", (event) => become(Number(event.target.value)));
  $("#back").addEventListener("click", () => { document.body.dataset.pane = "chats"; drawPanes(); });
  onChange((kind) => {
    if (["state", "words"].includes(kind)) { drawPersona(); drawPanes(); }
    if (["state", "words", "message", "open"].includes(kind)) drawChats();
  });
}

translatePage();
wire();
for (const part of [bubbles, clock, composer, inspector, story]) part.start();
await loadState();
follow();
await loadCalls();
