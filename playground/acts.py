"""The verbs of the control API that change the world: accounts, chats, memberships, and what people do."""

import base64
from typing import Any

from playground import members, people
from playground.clock import read_time
from playground.errors import ControlError
from playground.faults import Fault
from playground.media import KINDS
from playground.members import owner_of
from playground.model import PERMISSIONS, Chat, Member, Topic, User
from playground.specification import Upload
from playground.telegram import Telegram

Json = dict[str, Any]


class Acts:
    """One method for each verb; its keyword arguments are the fields of the JSON body."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    # Accounts and chats

    def add_bot(self, token: str, username: str, name: str, privacy: bool = True) -> Json:
        """Open a bot's account."""
        return self.telegram.add_bot(token, username, name, privacy).user.card()

    def revoke_token(self, bot: int | None = None) -> None:
        """Make a bot's token worthless: every call answers 401."""
        self.telegram.tokens.pop(self.telegram.bot(bot).token, None)

    def add_user(
        self, id: int, first_name: str, last_name: str | None = None, username: str | None = None,  # noqa: A002
        language_code: str | None = None, note: str = "", heading: str = "",
    ) -> Json:  # fmt: skip
        """Open a person's account; ``note`` says on the page who it is, and ``heading`` among whom it is listed."""
        user = User(id, first_name, last_name, username, language_code, note=note, heading=heading)
        return self.telegram.add_user(user).card()

    def add_users(self, users: list[Json]) -> int:
        """Open many accounts at once; the fields are those of add_user."""
        for one in users:
            self.add_user(**one)
        return len(users)

    def add_chat(
        self, id: int, type: str, title: str, members: list[int] | None = None, forum: bool = False,  # noqa: A002
        owner: int | None = None, username: str | None = None, quiet: bool = False,
    ) -> Json:  # fmt: skip
        """Open a group, supergroup or channel."""
        chat = Chat(id, type, title, username, forum)
        return _open(self.telegram, chat, members or [], owner, quiet).card()

    def add_member(self, chat: int, user: int, by: int | None = None) -> None:
        """Somebody joins, or is added by somebody."""
        actor = None if by is None else self.telegram.user(by)
        members.join(self.telegram, self._group(chat), self.telegram.user(user), actor)

    def add_members(self, chat: int, users: list[int]) -> int:
        """Many accounts are in a chat from now on; nobody is told."""
        group = self._group(chat)
        for number in users:
            group.members[number] = Member(self.telegram.user(number))
        return len(group.members)

    def remove_member(self, chat: int, user: int, kicked: bool = False, by: int | None = None) -> None:
        """Somebody leaves, or is removed by the owner (``kicked``: and may not come back)."""
        group = self._group(chat)
        person = self.telegram.user(user)
        actor = self.telegram.user(by) if by is not None else (owner_of(group) if kicked or person.is_bot else None)
        members.leave(self.telegram, group, person, actor, kicked)

    def promote(
        self,
        chat: int,
        user: int,
        rights: list[str] | dict[str, bool],
        anonymous: bool = False,
        title: str | None = None,
    ) -> None:
        """Make somebody an administrator, or an ordinary member again with no rights."""
        group, person = self._group(chat), self.telegram.user(user)
        members.promote(self.telegram, group, person, rights, anonymous=anonymous, title=title)

    def mute(self, chat: int, user: int, muted: bool = True) -> None:
        """Take the right to write from a member or bot, or give it back."""
        allowed = dict.fromkeys(PERMISSIONS, not muted)
        members.restrict(self.telegram, self._group(chat), self.telegram.user(user), allowed)

    def upgrade(self, chat: int, new_id: int | None = None) -> int:
        """Turn a group into a supergroup; returns the new id."""
        return members.upgrade(self.telegram, self._group(chat), new_id).id

    def delete_chat(self, chat: int) -> None:
        """Delete a group."""
        self._group(chat).deleted = True

    def block(self, user: int, bot: int | None = None) -> None:
        """A person blocks the bot."""
        members.block(self.telegram, self.telegram.bot(bot), self.telegram.user(user))

    def unblock(self, user: int, bot: int | None = None) -> None:
        """A person lets the bot write again."""
        members.block(self.telegram, self.telegram.bot(bot), self.telegram.user(user), blocked=False)

    def delete_account(self, user: int) -> None:
        """Delete a person's account."""
        members.delete_account(self.telegram, self.telegram.user(user))

    def add_by_link(
        self, user: int, chat: int, payload: str | None = None, rights: list[str] | None = None, bot: int | None = None
    ) -> Json | None:
        """A person adds the bot to a group of theirs by its link (?startgroup=…&admin=…); returns the /start."""
        group, who, robot = self._group(chat), self.telegram.user(user), self.telegram.bot(bot)
        message = people.add_by_link(self.telegram, robot, group, who, payload, rights or [])
        return None if message is None else message.view()

    def create_topic(self, chat: int, user: int, name: str) -> int:
        """A person opens a forum topic; returns its thread id."""
        return members.open_topic(self.telegram, self._group(chat), self.telegram.user(user), name).id

    def close_topic(self, chat: int, user: int, topic: int, closed: bool = True) -> None:
        """A person closes a topic, or opens it again."""
        group = self._group(chat)
        members.close_topic(self.telegram, group, _topic(group, topic), self.telegram.user(user), closed)

    def delete_topic(self, chat: int, topic: int) -> None:
        """A person deletes a topic with what is in it."""
        group = self._group(chat)
        members.delete_topic(self.telegram, group, _topic(group, topic))

    def _group(self, chat: int) -> Chat:
        if chat not in self.telegram.chats:
            raise ControlError(f"there is no group {chat}")
        return self.telegram.chats[chat]

    # What people do

    def say(self, chat: int, user: int, text: str = "", **how: Any) -> Json:
        """A person writes; ``how`` as in people.Words. A file is {name, content_type, base64} and what a client says of
        it (duration, title …), under ``file`` or the name of its kind in media.KINDS.
        """
        where, who = self.telegram.chat(chat, how.pop("bot", None)), self.telegram.user(user)
        for key in how.keys() & {"file", *KINDS}:
            given = how.pop(key)
            how["upload"] = Upload(given.pop("name"), given.pop("content_type"), base64.b64decode(given.pop("base64")))
            how |= {"kind": "document" if key == "file" else key, "about": given}
        if (number := how.pop("as_chat", None)) is not None:
            how["as_chat"] = self._group(number)
        return people.say(self.telegram, where, who, people.Words(text, **how)).view()

    def start(self, user: int, payload: str | None = None, bot: int | None = None) -> Json:
        """A person presses Start."""
        return people.start(self.telegram, self.telegram.bot(bot), self.telegram.user(user), payload).view()

    def edit(self, chat: int, user: int, message_id: int, text: str, bot: int | None = None) -> Json:
        """A person changes their message."""
        where = self.telegram.chat(chat, bot)
        return people.edit(self.telegram, where, self.telegram.user(user), message_id, text).view()

    def delete(self, chat: int, message_id: int, bot: int | None = None) -> None:
        """Somebody deletes a message; bots are not told."""
        people.delete(self.telegram, self.telegram.chat(chat, bot), message_id)

    def forward(self, chat: int, message_id: int, to: int, user: int, bot: int | None = None) -> Json:
        """A person forwards a message to another chat."""
        source, target = self.telegram.chat(chat, bot), self.telegram.chat(to, bot)
        return people.forward(self.telegram, source, message_id, target, self.telegram.user(user)).view()

    def react(self, chat: int, user: int, message_id: int, emoji: str | None = None, bot: int | None = None) -> None:
        """A person reacts to a message, or takes the reaction back."""
        people.react(self.telegram, self.telegram.chat(chat, bot), self.telegram.user(user), message_id, emoji)

    def pin(self, chat: int, user: int, message_id: int, silent: bool = False, bot: int | None = None) -> None:
        """A person pins a message."""
        people.pin(self.telegram, self.telegram.chat(chat, bot), self.telegram.user(user), message_id, silent)

    def vote_poll(
        self, chat: int, user: int, message_id: int, option_ids: list[int], as_chat: int | None = None,
        bot: int | None = None,
    ) -> None:  # fmt: skip
        """A person answers a native poll; no options take the answer back."""
        voter_chat = None if as_chat is None else self._group(as_chat)
        where = self.telegram.chat(chat, bot)
        people.vote(self.telegram, where, self.telegram.user(user), message_id, option_ids, voter_chat)

    def add_option(self, chat: int, user: int, message_id: int, text: str, bot: int | None = None) -> None:
        """A person adds an option to a native poll that takes some."""
        people.add_option(self.telegram, self.telegram.chat(chat, bot), self.telegram.user(user), message_id, text)

    def taps(self, taps: list[Json]) -> list[str]:
        """Many taps at once, not waited for: {chat, user, message_id, data, forged}; returns the query ids."""
        return [
            people.tap(
                self.telegram, self.telegram.chat(one["chat"], one.get("bot")), self.telegram.user(one["user"]),
                one["message_id"], one["data"], forged=one.get("forged", False),
            ).id
            for one in taps
        ]  # fmt: skip

    # Faults, limits, clock

    def fault(self, **what: Any) -> int:
        """Put a fault in force (fields of faults.Fault); returns its number."""
        try:
            return self.telegram.faults.add(Fault(**what))
        except TypeError as error:
            raise ControlError(str(error)) from None

    def clear_faults(self, number: int | None = None) -> None:
        """Lift one fault, or all."""
        self.telegram.faults.clear(number)

    def set_limits(self, on: bool) -> None:
        """Switch the real limits on or off."""
        self.telegram.limits.on = on

    def set_clock(self, at: str | float, running: bool | None = None) -> str:
        """Jump to a time; ``running`` starts or freezes the clock."""
        self.telegram.clock.set(read_time(at), running)
        return self.telegram.clock.text()

    def advance(self, seconds: float) -> str:
        """Jump forward by seconds."""
        self.telegram.clock.advance(seconds)
        return self.telegram.clock.text()


def _topic(chat: Chat, number: int) -> Topic:
    if number not in chat.topics and number != chat.general.id:
        raise ControlError(f"there is no topic {number}")
    return chat.topics.get(number, chat.general)


def _open(telegram: Telegram, chat: Chat, accounts: list[int], owner: int | None, quiet: bool) -> Chat:
    return members.open_chat(telegram, chat, accounts, owner=owner, quiet=quiet)
