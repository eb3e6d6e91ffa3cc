// Native polls: choose, vote, then bars.
import { make, toast } from "./dom.js";
import { rich } from "./entities.js";
import { say } from "./words.js";
import { call, world } from "./world.js";

const send = (message, options) => call("vote_poll", {
  chat: world.open.id, bot: world.open.bot, user: world.me, message_id: message.message_id, option_ids: options,
}).catch((error) => toast(error.message));

function choices(message, many) {
  const name = `poll${message.message_id}`;
  const form = make("form", { onsubmit: (event) => {
    event.preventDefault();
    const chosen = [...form.elements].filter((one) => one.checked).map((one) => Number(one.value));
    if (chosen.length) send(message, chosen);
  } });
  form.append(...message.poll.options.map((option, index) => make("label", { class: "option" },
    make("input", { type: many ? "checkbox" : "radio", name, value: index }), make("span", {}, rich(option.text, option.text_entities)))));
  form.append(make("div", { class: "row" }, make("button", { class: "main" }, say("vote"))));
  return form;
}

function bars(message, mine) {
  const { options, total_voter_count: total } = message.poll;
  return options.map((option, index) => make("div", {},
    make("div", {}, `${mine?.includes(index) ? "✓ " : ""}`, rich(option.text, option.text_entities),
      message.hides_results ? "" : ` · ${option.voter_count}`),
    message.hides_results ? null
      : make("div", { class: "bar" }, make("progress", { max: Math.max(total, 1), value: option.voter_count }))));
}

export function poll(message) {
  const { poll: data } = message;
  const mine = message.votes?.[world.me];
  const showBars = mine || data.is_closed;
  const notes = [say(data.is_anonymous ? "anonymous" : "open_poll"), data.is_closed && say("closed"),
    message.hides_results ? say("hidden") : `${data.total_voter_count} ${say("voters")}`];
  return make("div", { class: "poll" },
    make("div", { class: "text" }, make("strong", {}, rich(data.question, data.question_entities))),
    data.description ? make("div", { class: "text" }, rich(data.description, data.description_entities)) : null,
    make("div", { class: "muted" }, notes.filter(Boolean).join(" · ")),
    showBars ? bars(message, mine) : choices(message, data.allows_multiple_answers),
    mine && data.allows_revoting && !data.is_closed
      ? make("div", { class: "row" }, make("button", { onclick: () => send(message, []) }, say("retract"))) : null);
}
