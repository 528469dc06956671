// One answer: the verdict, the note or the advice, the criteria, warnings, and where it comes from.

import { renderCriteria } from "./criteria.js";
import { renderEditor } from "./editing.js";
import { make } from "./elements.js";
import { evidenceOf, renderSources } from "./evidence.js";
import { tie } from "./lighting.js";
import { renderNote } from "./note.js";
import { units } from "./texts.js";
import { say, sayCode } from "./words.js";

/** The answer to a request, with the texts it rests on beside it. `edited(note)` is called with each note that was changed. */
export function renderAnswer(request, draft, edited) {
  const place = make("div", { class: "note-place" });
  const main = draft.note ? place : renderAdvice(draft.advice);
  const root = make("div", { class: "reading" },
    make("div", { class: "result" }, renderVerdict(draft, "h2"), main, renderWarnings(draft.warnings),
      renderCriteria(draft.findings), renderProvenance(draft)),
    renderSources(request, draft));
  root.classList.toggle("no-sources", evidenceOf(draft).length === 0);
  let card = null;
  tie(root, (keys) => card?.readout?.(keys));
  if (draft.note) showNote(draft.note);
  root.leave = () => card?.stop?.();
  return root;

  function showNote(note) {
    card = renderNote(request, note, { edit: () => showEditor(note) });
    place.replaceChildren(card);
  }
  function showEditor(note) {
    card = renderEditor(request, note, (text) => {
      // A claim stays where its words still stand in the note.
      const changed = { ...note, text, length: units(text), claims: note.claims.filter((claim) => text.includes(claim.text)) };
      edited(changed);
      showNote(changed);
      place.querySelector("button").focus();
    });
    place.replaceChildren(card);
    card.focusField();
  }
}

export function renderVerdict(draft, heading) {
  const isYes = draft.decision === "connect";
  return make("div", { class: "verdict" },
    make("img", { src: new URL(isYes ? "yes.svg" : "no.svg", import.meta.url), alt: "" }),
    make(heading, { tabindex: "-1" }, say(isYes ? "answer.yes" : "answer.no")),
    make("p", {}, isYes ? say("answer.yes_why") : sayCode("reason", draft.advice.reason, draft.advice.reason)));
}

export function renderAdvice(advice) {
  return make("section", { class: "card advice" },
    make("p", {}, advice.summary),
    renderList("ol", "answer.steps", advice.next_steps),
    renderList("ul", "answer.changes", advice.what_would_change_it));
}

function renderList(tag, key, texts) {
  return texts.length ? make("div", {}, make("h3", {}, say(key)), make(tag, {}, texts.map((text) => make("li", {}, text)))) : "";
}

export function renderWarnings(warnings) {
  return warnings.length ? make("section", { class: "warnings" }, make("h3", {}, say("answer.warnings")),
    make("ul", {}, warnings.map(({ detail }) => make("li", {}, detail)))) : "";
}

export function renderProvenance({ id, provenance }) {
  const { engine, degraded, prompt, policy, model, attempts, usage, duration_ms: ms } = provenance;
  const lines = {
    engine: say(engine === "rules" ? "provenance.rules" : "provenance.model_engine"),
    model,
    prompt,
    policy,
    attempts: attempts ? String(attempts) : null,
    tokens: tokens(usage),
    time: say("provenance.ms", { ms }),
    id,
  };
  const shown = Object.entries(lines).filter(([, value]) => value);
  return make("div", { class: "provenance" },
    degraded && make("p", {}, say("provenance.degraded", { why: sayCode("degraded", degraded, degraded) })),
    make("details", {}, make("summary", {}, say("provenance.title")),
      make("dl", {}, shown.map(([key, value]) => [make("dt", {}, say(`provenance.${key}`)), make("dd", {}, value)]))));
}

export function tokens(usage) {
  return usage && say("provenance.in_and_out", { input: usage.input_tokens, output: usage.output_tokens });
}
