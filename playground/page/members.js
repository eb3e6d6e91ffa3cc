// Who is in a group, and who may be added: people and bots, with an administrator's rights or without.
import { attempt, closeSheet, face, make, sheet } from "./dom.js";
import { say } from "./words.js";
import { call, nameOf, openedChat, people, world } from "./world.js";

const MOST = 60;

function line(chat, id, status) {
  const user = world.users.get(Number(id));
  const isMine = chat.status === "creator";
  const promote = (rights) => () => attempt(call("promote", { chat: chat.id, user: user.id, rights }).then(() => closeSheet()));
  const isAdmin = status === "administrator";
  return make("div", { class: "line" }, face(nameOf(user), user?.id ?? 0, user?.is_bot ? "bot" : ""),
    make("span", { class: "name" }, nameOf(user), make("small", {}, [user?.note, say(status)].filter(Boolean).join(" · "))),
    isMine && user?.is_bot ? make("button", { onclick: promote(isAdmin ? [] : ["can_pin_messages", "can_delete_messages", "can_manage_chat"]) },
      say(isAdmin ? "make_member" : "make_admin")) : null);
}

function adding(chat) {
  const outside = [...world.bots, ...people()].filter((user) => !chat.info.members[user.id]).slice(0, MOST);
  if (outside.length === 0) return null;
  const select = make("select", { "aria-label": say("add_somebody") },
    outside.map((user) => make("option", { value: user.id }, [nameOf(user), user.is_bot ? `@${user.username}` : user.note].filter(Boolean).join(" · "))));
  const add = () => attempt(call("add_member", { chat: chat.id, user: Number(select.value), by: world.me }).then(closeSheet));
  return make("div", { class: "row" }, select, make("button", { class: "main", onclick: add }, say("add")));
}

export function showMembers() {
  const chat = openedChat();
  if (!chat || chat.bot) return;
  const all = Object.entries(chat.info.members);
  const rank = ([id, status]) => ["creator", "administrator"].indexOf(status) + 1 || (world.users.get(Number(id))?.is_bot ? 3 : 4);
  const leave = () => attempt(call("remove_member", { chat: chat.id, user: world.me }).then(closeSheet));
  sheet(`${chat.title} · ${all.length} ${say("members")}`, adding(chat),
    make("div", { class: "people" }, all.sort((a, b) => rank(a) - rank(b)).slice(0, MOST).map(([id, status]) => line(chat, id, status)),
      all.length > MOST ? make("p", { class: "muted" }, `+ ${all.length - MOST}`) : null),
    make("button", { class: "error", onclick: leave }, say("leave")));
}
