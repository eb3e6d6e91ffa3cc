// What the page says, in Chinese and English.
const WORDS = {
  i_am: ["我是", "I am"], chats: ["群聊", "Chats"], chat: ["聊天", "Chat"], story: ["故事", "Story"],
  inspector: ["接口记录", "API"], send: ["发送", "Send"], write: ["写消息…", "Message…"], board: ["置顶", "Pinned"], more: ["更多", "More"], photo: ["图片", "Photo"],
  trouble: ["连不上，正在重试…", "Cannot connect, retrying…"], empty: ["还没有消息，点「替我做」", "Nothing yet, tap Do it"],
  empty_chat: ["还没有消息", "Nothing yet"], edited: ["已编辑", "edited"], silent: ["静音", "silent"],
  deleted: ["消息已删除", "Message deleted"], again: ["再试", "Again"], unanswered: ["机器人没有回应", "The bot did not answer"],
  start: ["开始", "Start"], reply: ["回复", "Reply"], pin: ["置顶", "Pin"], vote: ["投票", "Vote"], retract: ["撤回", "Take back"],
  closed: ["已结束", "closed"], anonymous: ["匿名投票", "anonymous poll"], open_poll: ["实名投票", "names show"],
  voters: ["人已投", "voted"], hidden: ["结束后显示结果", "results after the close"], members: ["人", "members"],
  next: ["接下来", "next"], go: ["前往", "Go"], hour: ["+1 时", "+1h"], day: ["+1 天", "+1d"], back: ["返回", "Back"],
  do_it: ["替我做", "Do it"], step: ["下一步", "Next"], no_story: ["没有故事在讲。", "No story is being told."],
  expected: ["应当", "expected"], seen: ["看到", "seen"], no_calls: ["还没有调用。", "No calls yet."], frozen: ["停表", "frozen"],
  not_started: ["未按「开始」", "Start not pressed"], joined: ["加入了", "joined"], left: ["离开了", "left"],
  pinned_note: ["置顶了一条消息", "pinned a message"], upgraded: ["本群已升级为超级群", "the group became a supergroup"],
  topic: ["话题", "topic"], changed: ["更新了群信息", "changed the group"], forwarded: ["转发自", "Forwarded from"],
  no_commands: ["没有命令", "No commands"], anyone: ["访客", "visitor"], creator: ["群主", "owner"],
  administrator: ["管理员", "administrator"], member: ["成员", "member"], restricted: ["受限", "restricted"],
};

const kept = localStorage.getItem("language");
let place = (kept ?? (navigator.language.startsWith("zh") ? "zh" : "en")) === "zh" ? 0 : 1;

export const language = () => (place === 0 ? "zh-CN" : "en-GB");

export function say(key) {
  return WORDS[key]?.[place] ?? key;
}

export function switchLanguage() {
  place = 1 - place;
  localStorage.setItem("language", place === 0 ? "zh" : "en");
}

export function translatePage() {
  document.documentElement.lang = place === 0 ? "zh" : "en";
  for (const node of document.querySelectorAll("[data-words]")) node.textContent = say(node.dataset.words);
  for (const node of document.querySelectorAll("[data-words-label]")) node.ariaLabel = say(node.dataset.wordsLabel);
  document.querySelector("#words").placeholder = say("write");
}
