// Photos, voice, video and files; what cannot be played is named with its length.
import { make } from "./dom.js";
import { say } from "./words.js";

const url = (file) => `/control/file/${file.file_id}`;
const length = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
const SOUNDS = ["voice", "audio"];
const PICTURES = ["video", "video_note", "animation"];

function player(tag, file, kind) {
  const label = [say(kind), file.duration > 0 && length(file.duration), file.file_name, file.title];
  const node = make(tag, { controls: true, preload: "metadata", src: url(file), "aria-label": say(kind), hidden: true });
  node.addEventListener("loadedmetadata", () => { node.hidden = false; });
  node.addEventListener("error", () => node.remove());
  return make("div", { class: "media" }, make("span", { class: "label" }, make("span", { class: "icon play", "aria-hidden": "true" }), label.filter(Boolean).join(" · ")), node);
}

export function media(message) {
  const picture = message.photo?.at(-1);
  if (picture) {
    const { width, height } = picture;
    return make("img", { src: url(picture), width, height, alt: message.caption ?? say("photo"), decoding: "async" });
  }
  for (const kind of SOUNDS) if (message[kind]) return player("audio", message[kind], kind);
  for (const kind of PICTURES) if (message[kind]) return player("video", message[kind], kind);
  if (!message.document) return null;
  const { file_name: name, file_size: size } = message.document;
  return make("a", { class: "media", href: url(message.document), download: name ?? "file" },
    make("span", { class: "label" }, make("span", { class: "icon paper", "aria-hidden": "true" }), `${name ?? say("file")} · ${Math.max(1, Math.ceil((size ?? 0) / 1024))} kB`));
}

// A message in one line, for quotes, the pinned bar and the list of chats.
export function firstLine(message) {
  const kind = ["photo", ...SOUNDS, ...PICTURES].find((one) => message[one]);
  const words = message.text ?? message.caption ?? message.poll?.question ?? message.document?.file_name;
  return (words ?? (kind ? say(kind) : "…")).trim().split("\n")[0];
}
