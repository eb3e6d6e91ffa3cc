"""The first member of staff answers a few questions; then a household file is all that is missing."""

from actions import foundings, posts
from actions.foundings import Answered, NotThat
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.foundings import next_question
from storage.database import Unit
from storage.foundings import Founding
from texts import foundings as texts
from texts.buttons import Press


def register(routes: Routes) -> None:
    """Register the questions of a founding."""
    routes.tap("found", on_found)


async def on_found(desk: Desk, tap: Tap, press: Press) -> None:
    """An answer by a button; the next question follows where this one was asked last."""

    async def act(unit: Unit, caller: Caller) -> Answered | None:
        founding = await foundings.of(unit, caller.person.telegram_id, unit.ms)
        if founding is None or founding.id != press.id:
            return None
        if press.argument == "again":
            said = await foundings.anew(unit, founding)
        else:
            said = await foundings.listed(unit, founding, press.argument or "")
        if not said.asked_before:
            await ask_next(unit, caller, said.founding)
        return said

    done = await desk.tapped(tap, act)
    if done is not None:
        caller, said = done
        desk.answer(tap, texts.kept(caller.words) if said else texts.not_yours(caller.words))


async def ask_next(unit: Unit, caller: Caller, founding: Founding) -> None:
    """Ask what is missing: the next question, or the household file with a sample of it."""
    own, asked = caller.person.telegram_id, next_question(founding.answers)
    if asked is None:
        await posts.enclose(unit, 0, own, "document", "sample", caller.words)
    elif founding.answers:
        await posts.answer(unit, 0, own, texts.question(caller.words, founding=founding.id, asked=asked))
    else:
        await posts.answer(unit, 0, own, texts.welcome(caller.words, founding=founding.id))


async def in_words(unit: Unit, caller: Caller, text: str) -> bool:
    """Take words as the answer of a founder; False for who founds nothing."""
    founding = await foundings.of(unit, caller.person.telegram_id, unit.ms)
    if founding is None:
        return False
    said = await foundings.typed(unit, founding, text)
    own = caller.person.telegram_id
    if isinstance(said, Answered):
        await ask_next(unit, caller, said.founding)
    elif isinstance(said, NotThat):
        card = texts.not_that(caller.words, founding=founding.id, asked=said.question)
        await posts.answer(unit, 0, own, card)
    elif asked := next_question(founding.answers):
        await posts.answer(unit, 0, own, texts.tap_please(caller.words, founding=founding.id, asked=asked))
    else:
        await ask_next(unit, caller, founding)
    return True


async def resumed(unit: Unit, caller: Caller) -> bool:
    """Ask a founder again what is missing; False where nothing is being founded."""
    founding = await foundings.of(unit, caller.person.telegram_id, unit.ms)
    if founding is not None:
        await ask_next(unit, caller, founding)
    return founding is not None
