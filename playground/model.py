"""What the local Telegram remembers: people, chats, members, messages, polls, queries, files."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from playground.updates import UpdateQueue

Json = dict[str, Any]
encode = msgspec.json.Encoder().encode

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688
ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_manage_topics", "can_manage_tags", "can_post_messages",
    "can_edit_messages", "can_manage_direct_messages",
    "can_send_welcome_messages",  # younger than Bot API 10.0, but aiogram 3.31 cannot read an administrator without it
)  # fmt: skip
# Rights that only some kinds of chat have (json_store_administrator_rights); the others stand in all.
ONLY_IN = {
    "can_pin_messages": ("group", "supergroup"), "can_manage_tags": ("group", "supergroup"),
    "can_manage_topics": ("supergroup",), "can_post_messages": ("channel",), "can_edit_messages": ("channel",),
    "can_manage_direct_messages": ("channel",),
}  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
# What an ordinary member of a new group may not do unless its owner allows it.
RESERVED = frozenset({"can_change_info", "can_pin_messages", "can_manage_topics"})
PRESENT = frozenset({"creator", "administrator", "member"})


@dataclass(slots=True)
class User:
    """A person, or a bot's account; ``note`` says on the page who it is, under a heading."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deleted: bool = False
    note: str = ""
    heading: str = ""

    def card(self) -> Json:
        """The User object that others see."""
        card: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if value := getattr(self, key):
                card[key] = value
        return card


@dataclass(slots=True)
class Bot:
    """A bot: its account, its token and what it has set about itself."""

    user: User
    token: str
    queue: UpdateQueue
    privacy: bool = True
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    settings: Json = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The number before the colon of the token."""
        return self.user.id


@dataclass(slots=True)
class Member:
    """One account in one chat; ``rights`` are an administrator's, or a restricted member's permissions."""

    user: User
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)
    is_anonymous: bool = False
    until: int = 0
    title: str | None = None

    @property
    def present(self) -> bool:
        """Whether the account is in the chat now."""
        return self.status in PRESENT or (self.status == "restricted" and self.rights.get("is_member", True))

    def may(self, right: str) -> bool:
        """Whether an administrator's right is held."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))

    def card(self, kind: str) -> Json:
        """The ChatMember object of the Bot API in a chat of that kind."""
        card: Json = {"user": self.user.card(), "status": self.status}
        if self.status in ("creator", "administrator"):
            card["is_anonymous"] = self.is_anonymous
            if self.title:
                card["custom_title"] = self.title
        if self.status == "administrator":
            card["can_be_edited"] = False
            rights = [right for right in ADMIN_RIGHTS if kind in ONLY_IN.get(right, (kind,))]
            card |= {right: self.rights.get(right, False) for right in rights}
        elif self.status == "restricted":
            card |= {right: self.rights.get(right, False) for right in PERMISSIONS}
            card |= {"is_member": self.rights.get("is_member", True), "until_date": self.until}
        elif self.status == "kicked":
            card["until_date"] = self.until
        return card


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is that of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 7322096
    closed: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Chat:
    """A chat and its messages; a private one belongs to one bot and one person and carries the person's id."""

    id: int
    kind: str
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    description: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    changes: list[tuple[int, "Message"]] = field(default_factory=list)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(1, "General"))
    permissions: dict[str, bool] = field(default_factory=lambda: {p: p not in RESERVED for p in PERMISSIONS})
    migrated_to: int | None = None
    deleted: bool = False
    bot: Bot | None = None
    person: User | None = None
    started: bool = False
    blocked: bool = False
    last_bot: int = 0

    @property
    def is_group(self) -> bool:
        """Whether it is a group or supergroup."""
        return self.kind in ("group", "supergroup")

    def card(self) -> Json:
        """The Chat object of the Bot API."""
        if self.person is not None:
            person = self.person
            card: Json = {"id": self.id, "type": "private", "first_name": person.first_name}
            card |= {k: v for k in ("last_name", "username") if (v := getattr(person, k))}
            return card
        card = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            card["username"] = self.username
        if self.is_forum:
            card["is_forum"] = True
        return card

    def member(self, user_id: int) -> Member | None:
        """The member of that id, left and banned ones included."""
        return self.members.get(user_id)


@dataclass(slots=True, eq=False)
class Message:
    """A message: ``data`` is the bot's view of it, ``prompt`` a reply keyboard or ForceReply, which no view has.

    ``created`` and ``changed`` are marks: numbers in the order of all changes.
    """

    chat: Chat
    id: int
    data: Json
    sender: int
    by_bot: bool = False
    silent: bool = False
    created: int = 0
    changed: int = 0
    deleted: bool = False
    history: list[Json] = field(default_factory=list)
    poll: "Poll | None" = None
    prompt: Json | None = None
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    _raw: msgspec.Raw | None = None

    def raw(self) -> msgspec.Raw:
        """The bot's view as JSON, kept until the next change: a card that many tap is written once."""
        if self._raw is None:
            self._raw = msgspec.Raw(encode(self.data))
        return self._raw

    def touch(self, mark: int) -> None:
        """Note that ``data`` changed."""
        self.changed = mark
        self._raw = None

    def view(self) -> Json:
        """What the control API and the page see: the bot's view and what it cannot see."""
        view = {
            **self.data,
            "silent": self.silent,
            "by_bot": self.by_bot,
            "edits": len(self.history),
            "history": self.history,
            "created": self.created,
            "changed": self.changed,
            "deleted": self.deleted,
            "pinned": self.id in self.chat.pinned,
        }
        if self.prompt is not None:
            view["prompt"] = self.prompt
        if self.reactions:
            view["reactions"] = {str(who): reaction for who, reaction in self.reactions.items()}
        if self.poll is not None:
            view["votes"] = {str(who): options for who, options in self.poll.votes.items()}
            is_open = not self.poll.data["is_closed"]
            view["hides_results"] = self.poll.hides_results and is_open
            view |= {"shuffles": self.poll.shuffles, "takes_options": self.poll.takes_options and is_open}
        return view


@dataclass(slots=True, eq=False)
class Poll:
    """A native poll; ``data`` is the Poll object that bots see."""

    data: Json
    bot: Bot | None
    message: Message | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)
    hides_results: bool = False
    shuffles: bool = False
    takes_options: bool = False
    closes: float | None = None


@dataclass(slots=True, eq=False)
class Query:
    """A tap on a button, waiting for the bot's answer; ``tapped`` and ``ms`` are real time."""

    id: str
    bot: Bot
    user: int
    data: str
    expires: float
    tapped: float
    answer: Json | None = None
    ms: float | None = None
    on_answer: Any = None


@dataclass(slots=True)
class StoredFile:
    """A file's bytes as uploaded; ``card`` is its JSON in a message (a PhotoSize, Document, Voice …)."""

    card: Json
    kind: str
    path: str
    content_type: str
    content: bytes

    @property
    def id(self) -> str:
        """The file_id."""
        file_id: str = self.card["file_id"]
        return file_id
