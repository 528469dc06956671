// Editing a note: counted at every key, checked by the rules a moment later. An answer that came too late is dropped.

import { button, make } from "./elements.js";
import { askForKey } from "./keys.js";
import { copy, renderCount } from "./note.js";
import { Problem, send } from "./service.js";
import { nfc, unitOffset } from "./texts.js";
import { say, sayCode } from "./words.js";

const PAUSE_MS = 400;

/** An editor over the note of a draft; `done(text)` is called with the text as it stands. */
export function renderEditor(request, note, done) {
  const field = make("textarea", { class: "bubble", rows: 7, lang: note.language, "aria-label": say("note.edit_label"), "aria-describedby": "checked" });
  const count = renderCount(note.text, note.limit);
  const checked = make("div", { class: "checked", id: "checked", role: "status" }, say("note.checking"));
  const copying = button(say("note.copy"), "button", () => copy(field, field.value, copying));
  const check = checking(request, note, (outcome) => show(outcome));
  field.value = note.text;

  function changed() {
    count.show(field.value);
    checked.setAttribute("aria-busy", "true");
    check(field.value);
  }
  function show({ answer, problem, text }) {
    checked.removeAttribute("aria-busy");
    if (problem) checked.replaceChildren(...renderFailure(problem, changed));
    else checked.replaceChildren(...renderCheck(answer, text, field, take));
  }
  function take(text) {
    field.value = text;
    field.focus();
    changed();
  }

  field.addEventListener("input", changed);
  changed();
  const card = make("section", { class: "card message-card" }, field, checked,
    make("div", { class: "message-foot" }, count,
      button(say("note.edit_reset"), "button quiet", () => take(note.text)),
      button(say("note.edit_done"), "button quiet", () => { check.stop(); done(field.value); }), copying));
  card.focusField = () => field.focus();
  card.stop = check.stop;
  return card;
}

/** A function to call at every change. It asks after a pause, and tells only of the text that was given last. */
export function checking(request, note, tell, { pauseMs = PAUSE_MS, ask = send } = {}) {
  let timer = null, running = null;
  const run = async (text) => {
    if (!text.trim()) {
      tell({ problem: new Problem({ name: "invalid-request", errors: [{ pointer: "/note", code: "blank" }] }), text });
      return;
    }
    running = new AbortController();
    const { signal } = running;
    const body = { ...request, engine: "rules", language: note.language, note: text };
    try {
      const answer = await ask("/v1/notes/check", body, { signal, quietly: true });
      if (!signal.aborted) tell({ answer, text });
    } catch (problem) {
      if (signal.aborted) return;
      tell({ problem, text });
      if (problem.name === "rate-limited") timer = setTimeout(run, problem.retryAfterS * 1000, text);
    }
  };
  const check = (text) => {
    check.stop();
    timer = setTimeout(run, pauseMs, text);
  };
  check.stop = () => {
    clearTimeout(timer);
    running?.abort();
  };
  return check;
}

/** Why there is no answer: the text is none or far too long, or the check itself did not work. */
function renderFailure(problem, again) {
  const fault = problem.errors.find(({ pointer }) => pointer === "/note");
  if (fault) return [make("p", {}, sayCode("violation", fault.code, problem.words))];
  const enter = async () => (await askForKey()) && again();
  return [
    make("p", {}, say("note.check_failed", { why: problem.words })),
    problem.name === "unauthenticated" && button(say("key.enter"), "button quiet", enter),
  ].filter(Boolean);
}

function renderCheck({ violations, edited }, text, field, take) {
  if (!violations.length) return [make("p", { class: "fine" }, say("note.fine"))];
  const count = violations.length;
  const isStill = (checked) => nfc(field.value) === checked; // else newer words would be lost
  return [
    make("p", {}, count === 1 ? say("note.faults_one") : say("note.faults", { count })),
    make("ul", {}, violations.map((violation) => renderViolation(violation, nfc(text), field, isStill))),
    edited && make("p", {}, say("note.suggestion")),
    edited && make("blockquote", { lang: field.lang }, edited.text),
    edited && button(say("note.apply"), "button quiet", () => isStill(nfc(text)) && take(edited.text)),
  ].filter(Boolean);
}

/** What is wrong, and the words it is about as a button that selects them. */
function renderViolation({ code, start, end, detail }, text, field, isStill) {
  const [from, to] = [unitOffset(text, start), unitOffset(text, end)];
  const words = make("span", {}, sayCode("violation", code, detail));
  if (from === to || to - from >= text.length) return make("li", {}, make("div", {}, words));
  const select = button(`“${text.slice(from, to).trim()}”`, "link", () => {
    if (!isStill(text)) return;
    if (field.value !== text) field.value = text;
    field.focus();
    field.setSelectionRange(from, to);
  });
  return make("li", {}, make("div", {}, words, " ", select));
}
