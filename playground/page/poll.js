// Native polls: choose, vote, then bars.
import { attempt, make } from "./dom.js";
import { rich } from "./entities.js";
import { say } from "./words.js";
import { call, world } from "./world.js";

const chosen = new Map(); // what is chosen and not sent yet, by poll and person: others' votes redraw the poll

const send = (message, options) => attempt(call("vote_poll", {
  chat: world.open.id, bot: world.open.bot, user: world.me, message_id: message.message_id, option_ids: options,
}));

function choices(message) {
  const { id, options, allows_multiple_answers: many } = message.poll;
  const key = `${id}:${world.me}`;
  const form = make("form", { onsubmit: (event) => {
    event.preventDefault();
    if (chosen.get(key)?.length) send(message, chosen.get(key)).then(() => chosen.delete(key));
  } });
  const vote = make("button", { class: "main", disabled: !chosen.get(key)?.length }, say("vote"));
  form.addEventListener("change", () => {
    chosen.set(key, [...form.elements].filter((one) => one.checked).map((one) => Number(one.value)));
    vote.disabled = chosen.get(key).length === 0;
  });
  form.append(...options.map((option, index) => make("label", { class: "option" },
    make("input", { type: many ? "checkbox" : "radio", name: `poll${id}`, value: index, checked: chosen.get(key)?.includes(index) }),
    make("span", {}, rich(option.text, option.text_entities)))), make("div", { class: "row" }, vote));
  return form;
}

function result(message, option, index, mine) {
  const { total_voter_count: total, correct_option_ids: right, type } = message.poll;
  const isMine = mine?.includes(index);
  const mark = type === "quiz" ? (right?.includes(index) ? "✓" : isMine ? "✗" : "") : isMine ? "✓" : "";
  const name = make("span", {}, make("b", { class: "mark" }, mark), rich(option.text, option.text_entities));
  if (message.hides_results) return make("div", { class: isMine ? "result mine" : "result" }, name);
  const share = total ? Math.round((100 * option.voter_count) / total) : 0;
  return make("div", { class: isMine ? "result mine" : "result" },
    make("div", { class: "count" }, name, make("span", {}, `${option.voter_count} · ${share} %`)),
    make("progress", { max: Math.max(total, 1), value: option.voter_count, "aria-label": option.text }));
}

export function poll(message) {
  const { poll: data } = message;
  const mine = message.votes?.[world.me];
  const isDone = mine || data.is_closed;
  const kind = data.type === "quiz" ? "quiz" : data.is_anonymous ? "anonymous" : "open_poll";
  const notes = [say(kind), data.allows_multiple_answers && say("several"), data.is_closed && say("closed"),
    message.hides_results ? say("hidden") : `${data.total_voter_count} ${say("voters")}`];
  return make("div", { class: "poll" },
    make("div", { class: "question" }, rich(data.question, data.question_entities)),
    data.description ? make("div", { class: "text" }, rich(data.description, data.description_entities)) : null,
    make("div", { class: "muted" }, notes.filter(Boolean).join(" · ")),
    isDone ? data.options.map((option, index) => result(message, option, index, mine)) : choices(message),
    isDone && data.explanation ? make("p", { class: "muted" }, rich(data.explanation, data.explanation_entities)) : null,
    mine && data.allows_revoting && !data.is_closed
      ? make("div", { class: "row" }, make("button", { onclick: () => send(message, []) }, say("retract"))) : null);
}
