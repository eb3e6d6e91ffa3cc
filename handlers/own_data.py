"""Under /me: one's own data as files, and erased."""

from actions import own_data, posts
from actions.own_data import FILE, PAGE
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage.database import Unit
from texts import own_data as texts
from texts.buttons import Press
from texts.cards import Answer
from texts.words import Words


def register(routes: Routes) -> None:
    """Register what people do with what is kept of them."""
    routes.tap("owndata", on_own_data)


async def on_own_data(desk: Desk, tap: Tap, press: Press) -> None:
    """[Export], [Erase], and the answer to whether to erase; only in private, and never in another's name."""

    async def act(unit: Unit, caller: Caller) -> str | Refused:
        match press.argument if tap.private else "":
            case "export":
                for what in (PAGE, FILE):
                    await posts.enclose_tap(unit, caller.community_id, tap.chat, "document", what, caller.words)
            case "erase":
                await posts.answer_tap(unit, caller.community_id, tap.chat, texts.erase(caller.words))
            case "gone":
                done = await own_data.erase(unit, caller)
                return done if isinstance(done, Refused) else "gone"
            case "keep":
                await posts.spent(unit, caller.community_id, tap.chat, tap.message)
        return press.argument if tap.private and press.argument else ""

    def said(words: Words, argument: str) -> Answer | None:
        return texts.said(words, argument) if argument in texts.SAID else None

    await desk.tell(tap, act, said, council=False)
