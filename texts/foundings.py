"""The first member of staff sets a community up: one question a message, three taps at most."""

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, Row, card, line
from texts.words import Words, key

PARTIES = (
    key("Residents' committee"),
    key("Resident representatives"),
    key("Owners' committee"),
    key("Property manager"),
    key("Local organisations"),
    key("Government and police"),
)
"""The six parties, unless a community has others (domain.md)."""

ASKED = {
    "language": (key("Which language shall the groups speak?"), key("Everybody may choose their own in private.")),
    "name": (key("What is the community called?"), key("Please write its name.")),
    "method": (key("Which working method?"), None),
    "time_zone": (key("In which time zone do you live?"), key("Tap it, or write it, as Europe/Berlin.")),
    "when": (key("When does the council meet?"), key("Tap it, or write it, as {example}.")),
    "venue": (key("Where does the council meet?"), key("Please write the place, or skip this.")),
}
NOT_THAT = {
    "name": key("A name has up to 60 letters, in one line."),
    "time_zone": key("I do not know that zone. Please write it as Asia/Shanghai."),
    "when": key("Please write it as {example}, or as {other}."),
    "venue": key("Please write the place in one line."),
}

EXAMPLES = {"example": key("Sat 19:00"), "other": key("every 2 weeks Thu 16:00")}


def parties(language: str) -> tuple[str, ...]:
    """Return the names of the six parties."""
    words = Words(language)
    return tuple(words.gettext(name) for name in PARTIES)


def welcome(words: Words, *, founding: int) -> Card:
    """To who opened the first link: what comes now, and the first question."""
    first, _ = ASKED["language"]
    return card(
        words.html("Welcome. You set up your community."),
        words.html("Six short questions, then one file."),
        words.html(first),
        buttons=_buttons(words, "language", founding),
    )


def question(words: Words, *, founding: int, asked: str) -> Card:
    """One question."""
    first, more = ASKED[asked]
    about: list[Html] = [words.html(more, **_examples(words))] if more else []
    if asked == "method":
        about = [
            words.html("Three Unions: propose, consult six parties, decide together."),
            words.html("Corridor Talks: a council of seven talks and mediates."),
        ]
    return card(words.html(first), *about, buttons=_buttons(words, asked, founding))


def not_that(words: Words, *, founding: int, asked: str) -> Card:
    """An answer that no community file would take; the question stands."""
    return card(
        words.html("That does not work here"),
        words.html(NOT_THAT[asked], **_examples(words)),
        buttons=_buttons(words, asked, founding),
    )


def tap_please(words: Words, *, founding: int, asked: str) -> Card:
    """Words where a button is asked for."""
    first, _ = ASKED[asked]
    return card(words.html("Please tap a button"), words.html(first), buttons=_buttons(words, asked, founding))


def send_file(words: Words, *, founding: int, community: str) -> Card:
    """The last thing that is missing; it stands under a sample of it."""
    return card(
        words.html("Now send the household file of {community}", community=line(community)),
        words.html("This is a sample. Fill it in with Excel or a text editor."),
        words.html("Send it here as a file, CSV or XLSX."),
        buttons=[(Button(words.gettext("Start again"), build("found", founding, "again")),)],
    )


def kept(words: Words) -> Answer:
    """An answer by a button."""
    return Answer(words.gettext("Noted."))


def not_yours(words: Words) -> Answer:
    """A button of a set-up that is over, or somebody else's."""
    return Answer(
        words.sentences(words.gettext("This set-up is over."), words.gettext("See how things stand: /setup")),
        alert=True,
    )


def founded(words: Words, *, community: str, number: int, households: int, add_url: str) -> Card:
    """The community is there: what comes next."""
    return card(
        words.html("{community} is set up", community=line(community)),
        words.html("Households: {households}", households=f"{households:,}"),
        words.html("First add me to each group, and tell me what it is for."),
        words.html("Then invite the council, the parties and grid workers: /setup"),
        buttons=[
            (Button(words.gettext("Add to a group"), url=add_url),),
            (Button(words.gettext("Set-up"), build("prepare", number, "show")),),
        ],
    )


def _examples(words: Words) -> dict[str, str]:
    return {name: words.gettext(text) for name, text in EXAMPLES.items()}


def _buttons(words: Words, asked: str, founding: int) -> list[Row]:
    def button(label: str, argument: str) -> Button:
        return Button(label, build("found", founding, argument))

    rows: dict[str, list[Row]] = {
        "language": [(button("中文", "zh"),), (button("English", "en"),)],
        "name": [],
        "method": [
            (
                button(words.gettext("Three Unions"), "three_unions"),
                button(words.gettext("Corridor Talks"), "corridor_talks"),
            )
        ],
        "time_zone": [(button(words.gettext("Asia/Shanghai"), "shanghai"),)],
        "when": [
            (button(words.gettext("Saturdays 19:00"), "sat"),),
            (button(words.gettext("Sundays 10:00"), "sun"),),
            (button(words.gettext("Thursdays 16:00"), "thu"),),
        ],
        "venue": [(button(words.gettext("Skip"), "skip"),)],
    }
    return rows[asked]
