"""Files and the messages made of them: one table for photos, documents, recordings, and their sizes and names."""

import struct
from typing import Any, NamedTuple

from playground.errors import bad_request
from playground.model import StoredFile
from playground.specification import Upload
from playground.telegram import Telegram

Json = dict[str, Any]


class Kind(NamedTuple):
    """One kind of file message: TDLib's name of its file, the right it needs, what its JSON has from the call (numbers
    with a default that always stand there) and from the upload.
    """

    name: str
    right: str
    given: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    uploaded: tuple[str, ...] = ("mime_type",)
    caption: bool = True


MOST_PHOTO = 10 * 1024 * 1024
NAMED = ("file_name", "mime_type")
KINDS = {
    "photo": Kind("Photo", "can_send_photos", uploaded=()),
    "document": Kind("Document", "can_send_documents", uploaded=NAMED),
    "audio": Kind("Audio", "can_send_audios", ("performer", "title"), ("duration",), NAMED),
    "voice": Kind("VoiceNote", "can_send_voice_notes", numbers=("duration",)),
    "video": Kind("Video", "can_send_videos", numbers=("width", "height", "duration"), uploaded=NAMED),
    "video_note": Kind("VideoNote", "can_send_video_notes", (), ("length", "duration"), (), caption=False),
    "animation": Kind("Animation", "can_send_other_messages", (), ("width", "height", "duration"), NAMED),
}
# What a copy or forward takes along.
PARTS = ("text", "entities", *KINDS, "caption", "caption_entities", "link_preview_options")
PARTS += ("has_media_spoiler", "show_caption_above_media")


def media_fields(telegram: Telegram, kind: str, source: Any, p: Json, attached: Json | None = None) -> Json:
    """The fields of a file message, from an upload, an attachment's name or a known file id; ``p`` has what the call
    says of the file. A known file stays what it was when it was sent first, as at Telegram. Raises ApiError.
    """
    if isinstance(source, str) and source.startswith("attach://"):
        name = source.removeprefix("attach://")
        if name not in (attached or {}):
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        source = (attached or {})[name]
    if isinstance(source, Upload):
        file = store(telegram, kind, source, p)
    elif (known := telegram.files.get(str(source))) is not None:
        file = known
    elif str(source).startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # there is no outside world here
    else:
        raise bad_request("wrong remote file identifier specified: Wrong padding in the string")
    if (file.kind == "photo") is not (kind == "photo"):
        raise bad_request(f"can't use file of type {KINDS[file.kind].name} as {KINDS[kind].name}")
    fields: Json = {file.kind: [file.card] if kind == "photo" else file.card}
    if file.kind == "animation":
        fields["document"] = {key: file.card[key] for key in file.card if key not in KINDS["animation"].numbers}
    shown = {"has_spoiler": "has_media_spoiler", "show_caption_above_media": "show_caption_above_media"}
    return fields | {field: True for key, field in shown.items() if p.get(key)}


def item_fields(telegram: Telegram, item: Json, attached: Json | None) -> Json:
    """The fields of an InputMedia object. Raises ApiError."""
    kind, source = item["type"], item["media"]
    if kind not in KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    if source.startswith("attach://") and source.removeprefix("attach://") not in (attached or {}):
        raise bad_request("can't parse InputMedia: media not found")
    return media_fields(telegram, kind, source, item, attached)


def store(telegram: Telegram, kind: str, upload: Upload, p: Json) -> StoredFile:
    """Keep an uploaded file with its names and what the call says of it. Raises ApiError when it is empty."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    number, what = next(telegram.numbers), KINDS[kind]
    ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
    card: Json = {"file_id": f"BQACAgUAAx{number:014d}{kind}", "file_unique_id": f"AgAD{number:08d}"}
    card |= {"file_size": len(upload.content), **{key: p.get(key) or 0 for key in what.numbers}}
    card |= {key: p[key] for key in what.given if p.get(key)}
    card |= {k: v for k, v in (("file_name", upload.name), ("mime_type", upload.content_type)) if k in what.uploaded}
    if kind == "photo":
        if (size := len(upload.content)) > MOST_PHOTO:
            most = f"the maximum size is {MOST_PHOTO} bytes"
            raise bad_request(f"file of size {size} bytes is too big for a photo; {most}")
        card["width"], card["height"] = picture_size(upload.content)
    file = StoredFile(card, kind, f"{kind}s/file_{number}.{ending}", upload.content_type, upload.content)
    telegram.files[file.id] = file
    return file


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG. Raises ApiError for anything else, as Telegram does."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 < len(data):
            marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
            at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")


def check_album(kinds: list[str]) -> None:
    """Refuse an album that Telegram would: documents and music only among themselves."""
    for kind in kinds:
        if kind not in ("photo", "video", "audio", "document"):
            raise bad_request(f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup")
    if len(set(kinds)) > 1 and not set(kinds) <= {"photo", "video"}:
        what = "document" if "document" in kinds else "audio"
        raise bad_request(f"{what} can't be mixed with other media types")
