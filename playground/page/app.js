// The page: who I am, my chats, the panes; the parts draw themselves when the world changes.
import * as bubbles from "./bubbles.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import { $, attempt, face, isNarrow, make, once, refill } from "./dom.js";
import * as inspector from "./inspector.js";
import * as keys from "./keys.js";
import { firstLine } from "./media.js";
import { showMembers } from "./members.js";
import * as story from "./story.js";
import { goTo, openLink } from "./taps.js";
import { number, say, switchLanguage, translatePage } from "./words.js";
import { changed, follow, isOpen, loadCalls, loadState, markSeen, myChats, nameOf, onChange, openChat, openedChat, people, unread, world } from "./world.js";

const MOST_ALIKE = 12; // so many can be chosen of those who stand under one heading with one note
const CROWD = 40; // more people without heading and note are a crowd: none of them is listed

function drawPersona() {
  const all = people();
  if (!all.some((user) => user.id === world.me)) {
    const kept = Number(localStorage.getItem("me"));
    world.me = all.some((user) => user.id === kept) ? kept : all[0]?.id ?? 0;
  }
  const started = new Set(world.private.filter((one) => one.started).map((one) => one.user));
  const option = (user) => make("option", { value: user.id, selected: user.id === world.me },
    [nameOf(user), user.note, world.bots.length && !started.has(user.id) && say("not_started")].filter(Boolean).join(" · "));
  const headings = Map.groupBy(all, (user) => user.heading);
  $("#persona").replaceChildren(...[...headings].flatMap(([heading, under]) => {
    const options = [...Map.groupBy(under, (user) => user.note)].flatMap(([note, alike]) => {
      const most = heading || note ? MOST_ALIKE : alike.length > CROWD ? 0 : CROWD;
      const shown = alike.filter((user, place) => place < most || user.id === world.me);
      const hidden = alike.length - shown.length;
      return [...shown.map(option), ...(hidden > 0 ? [make("option", { disabled: true }, `… +${number(hidden)}`)] : [])];
    });
    return heading ? [make("optgroup", { label: heading }, options)] : options;
  }));
  const me = world.users.get(world.me);
  $("#face").replaceChildren(me ? face(nameOf(me), me.id) : "");
  $("#who").textContent = world.bots.length && world.me && !started.has(world.me) ? say("not_started") : "";
}

function preview(chat) {
  const last = chat.info?.last;
  if (!last) return "";
  const words = last.message ? firstLine(last.message) : last.text.split("\n")[0];
  return chat.bot || !words ? words : `${last.from}: ${words}`;
}

function drawChats() {
  refill($("#chats"), myChats().map((chat) => {
    const here = isOpen(chat.id, chat.bot);
    const count = unread(chat);
    const last = chat.info?.last;
    return make("button", { "data-key": `${chat.id}:${chat.bot}`, "aria-current": here ? "true" : "false", onclick: () => goTo(chat.id, chat.bot) },
      face(chat.title, chat.bot ?? chat.id, chat.bot ? "bot" : "group"),
      make("span", { class: "about" },
        make("span", { class: "top" }, make("span", { class: "name" }, chat.title), last ? make("time", {}, clock.shortTime(last.date * 1000)) : null),
        make("span", { class: "top" }, make("span", { class: "preview" }, preview(chat)),
          count ? make("span", { class: "count", "aria-label": `${count} ${say("unread")}` }, count) : null)));
  }));
  const total = myChats().reduce((sum, chat) => sum + unread(chat), 0);
  document.title = total ? `(${total}) ${say("local")}` : say("local");
}

function drawTitle() {
  const open = openedChat();
  const about = open && !open.bot ? `${Object.keys(open.info.members).length} ${say("members")} · ${say(open.status)}` : say("bot");
  $("#title").replaceChildren(open?.title ?? "");
  $("#members").textContent = open ? about : "";
  $("#members").disabled = !open || Boolean(open.bot);
}

function drawPanes() {
  const last = world.story.at(-1);
  refill($("#panes"), ["chat", "story", "inspector"].map((pane) => {
    const shown = document.body.dataset.pane;
    const here = shown === pane || (pane === "chat" && shown === "chats");
    const open = () => { document.body.dataset.pane = pane === "chat" && shown === "chat" ? "chats" : pane; changed("pane"); };
    return make("button", { "data-key": pane, "aria-current": here ? "true" : "false", onclick: open },
      say(pane === "chat" ? "chats" : pane), pane === "story" && last ? make("span", { class: "count" }, last.n) : null);
  }));
  markSeen();
}

function become(id) {
  world.me = id;
  localStorage.setItem("me", id);
  const stays = openedChat() && !world.open.bot;
  const next = stays ? world.open : { id: myChats()[0]?.id, bot: myChats()[0]?.bot };
  changed("me");
  if (next.id) attempt(openChat(next.id, next.bot));
  else world.open = null;
}

function setRoot(name, value) {
  document.documentElement.dataset[name] = value;
  localStorage.setItem(name, value);
}

const isDark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function wire() {
  for (const name of ["theme", "size"]) if (localStorage.getItem(name)) setRoot(name, localStorage.getItem(name));
  $("#theme").addEventListener("click", () => setRoot("theme", isDark() ? "light" : "dark"));
  $("#size").addEventListener("click", () => setRoot("size", document.documentElement.dataset.size === "large" ? "" : "large"));
  $("#language").addEventListener("click", () => { switchLanguage(); translatePage(); changed("words"); });
  $("#persona").addEventListener("change", (event) => become(Number(event.target.value)));
  $("#back").addEventListener("click", () => { document.body.dataset.pane = "chats"; changed("pane"); $("#chats [aria-current=true]")?.focus(); });
  $("#members").addEventListener("click", showMembers);
  $("#link").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(openLink(event.target.url.value.trim()));
    event.target.reset();
  });
  const chats = once(drawChats);
  onChange((kind, what) => {
    if (["state", "words", "me"].includes(kind)) { drawPersona(); drawTitle(); }
    if (["state", "words", "pane", "story"].includes(kind)) drawPanes();
    if (["opening", "open"].includes(kind)) { drawTitle(); drawChats(); }
    if (["state", "words", "message", "me", "pane"].includes(kind)) chats();
    if (kind === "message" && what.bot && what.chat === world.me && !what.message.by_bot) drawPersona();
    if (kind === "become") become(what);
    if (kind === "state" && !openedChat() && myChats().length) attempt(openChat(myChats()[0].id, myChats()[0].bot));
  });
}

const ready = () => { document.documentElement.dataset.ready = ""; };

translatePage();
wire();
for (const part of [bubbles, clock, composer, inspector, keys, story]) part.start();
// Shown when there is something to show, or when it takes its time.
setTimeout(ready, 600);
onChange((kind) => ["open", "loading"].includes(kind) && ready());
follow();
await loadState();
if (myChats().length === 0) ready();
if (isNarrow()) changed("pane");
await loadCalls();
