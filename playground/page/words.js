// What the page says, in Chinese and English.
const WORDS = {
  local: ["本机 Telegram", "Local Telegram"], i_am: ["我是", "I am"], chats: ["群聊", "Chats"], chat: ["聊天", "Chat"],
  story: ["故事", "Story"], inspector: ["接口记录", "API"], panes: ["页面", "Panes"], tools: ["显示", "Display"],
  send: ["发送", "Send"], write: ["写消息…", "Message…"], cancel: ["取消", "Cancel"], commands: ["命令", "Commands"],
  attach: ["图片、语音或文件", "Photo, voice or file"], size: ["字号", "Text size"], theme: ["浅色或深色", "Light or dark"],
  language: ["Switch to English", "切换到中文"], alert: ["机器人的提示", "The bot says"], choose: ["请选择", "Choose"], close: ["关闭", "Close"],
  board: ["置顶", "Pinned"], more: ["更多", "More"], down: ["到最新消息", "To the latest"], earlier: ["更早的消息", "Earlier messages"],
  photo: ["图片", "Photo"], voice: ["语音", "Voice message"], audio: ["音频", "Audio"], video: ["视频", "Video"],
  video_note: ["视频", "Video message"], animation: ["动图", "Animation"], file: ["文件", "File"],
  trouble: ["连不上，正在重试…", "Cannot connect, retrying…"], empty: ["还没有消息，点「替我做」", "Nothing yet, tap Do it"],
  empty_chat: ["还没有消息", "Nothing yet"], edited: ["已编辑", "edited"], silent: ["静音", "silent"], unread: ["条未读", "unread"],
  deleted: ["消息已删除", "Message deleted"], again: ["再试", "Again"], unanswered: ["机器人没有回应", "the bot did not answer"],
  start: ["开始", "Start"], reply: ["回复", "Reply"], pin: ["置顶", "Pin"], react: ["表态", "React"], vote: ["投票", "Vote"], retract: ["撤回", "Take back"],
  closed: ["已结束", "closed"], anonymous: ["匿名投票", "anonymous poll"], open_poll: ["实名投票", "names show"], quiz: ["测验", "quiz"],
  option_added: ["给投票加了选项", "added an option to the poll"],
  several: ["可多选", "several answers"], voters: ["人已投", "voted"], hidden: ["结束后显示结果", "results after the close"],
  members: ["人", "members"], next: ["接下来", "next"], nothing_next: ["没有待办", "nothing is due"],
  go: ["前往", "Go"], hour: ["+1 时", "+1h"], day: ["+1 天", "+1d"], back: ["返回", "Back"], frozen: ["停表", "frozen"],
  do_it: ["替我做", "Do it"], step: ["下一步", "Next"], step_back: ["上一步", "Back"], no_story: ["没有故事在讲。", "No story is being told."],
  expected: ["应当", "Expected"], seen: ["看到", "Seen"], see_as: ["去看看：", "See it:"], papers: ["留下的文件", "Papers it left"], private: ["私聊", "private chat"],
  equal: ["数目一致", "All equal"], unequal: ["数目不一致", "Not equal"], tapped: ["已点", "Tapped"], answered: ["已答", "Answered"],
  waited: ["等了", "waited"], no_calls: ["还没有调用。", "No calls yet."], not_started: ["未按「开始」", "Start not pressed"], joined: ["加入了", "joined"], left: ["离开了", "left"],
  pinned_note: ["置顶了一条消息", "pinned a message"], upgraded: ["本群已升级为超级群", "the group became a supergroup"],
  created: ["群建好了", "the group was created"], topic: ["话题", "topic"], changed: ["更新了群信息", "changed the group"],
  forwarded: ["转发自", "Forwarded from"], no_commands: ["没有命令", "No commands"], copied: ["已复制", "copied"], bot: ["机器人", "bot"],
  creator: ["群主", "owner"], administrator: ["管理员", "administrator"], member: ["成员", "member"], restricted: ["受限", "restricted"],
  link: ["打开 t.me 链接", "Open a t.me link"], open: ["打开", "Open"], choose_group: ["加到哪个群？", "Add to which group?"], no_group: ["您没有别的群。", "You have no other group."], add: ["添加", "Add"],
  add_somebody: ["添加成员", "Add a member"], leave: ["退出本群", "Leave the group"], make_admin: ["设为管理员", "Make administrator"],
  make_member: ["取消管理员", "Make ordinary"],
};

const kept = localStorage.getItem("language") ?? new URLSearchParams(location.search).get("lang");
let place = (kept ?? (navigator.language.startsWith("zh") ? "zh" : "en")) === "zh" ? 0 : 1;

export const language = () => (place === 0 ? "zh-CN" : "en-GB");
export const say = (key) => WORDS[key]?.[place] ?? key;
export const number = (value) => new Intl.NumberFormat(language()).format(value);

// Words that a teller gave: a string, or one for each language.
export const local = (words) => (typeof words === "object" && words !== null ? words[place === 0 ? "zh" : "en"] ?? Object.values(words)[0] : String(words ?? ""));

export function switchLanguage() {
  place = 1 - place;
  localStorage.setItem("language", place === 0 ? "zh" : "en");
}

export function translatePage() {
  document.documentElement.lang = place === 0 ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-words]")) node.textContent = say(node.dataset.words);
  for (const node of document.querySelectorAll("[data-words-label]")) node.ariaLabel = say(node.dataset.wordsLabel);
  for (const node of document.querySelectorAll("[data-words-title]")) node.title = say(node.dataset.wordsTitle);
  document.querySelector("#words").placeholder = say("write");
}
