"""Voice and video messages and photos that say something to us: only Telegram's ids of them are kept."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Media:
    """A voice message, a video, a round video (`seconds` long) or a photo, and the message in which it came."""

    kind: str  # voice, video, video_note, photo; document: a photo sent as a file
    file: str  # by which Telegram sends it again
    unique: str  # the same for every bot; the record holds it as a salted text
    seconds: int
    chat: int = 0  # 0: of somebody who was erased
    message: int = 0


def write(media: Media | None) -> str:
    """Return the text under which a row keeps it; empty for none."""
    return json.dumps(asdict(media)) if media else ""


def read(text: str) -> Media | None:
    """Read what `write` wrote; `{}` stands in stores for what an older program erased."""
    return Media(**json.loads(text)) if text not in ("", "{}") else None
