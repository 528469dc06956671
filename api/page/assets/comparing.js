// Two prompt versions or engines on the same request, side by side.

import { renderAdvice, renderProvenance, renderVerdict, renderWarnings, tokens } from "./answer.js";
import { sign } from "./criteria.js";
import { find, make } from "./elements.js";
import { tie } from "./lighting.js";
import { renderNote } from "./note.js";
import { Problem, send } from "./service.js";
import { given, say } from "./words.js";

const SIDES = ["left", "right"];

let offering = null;

/** Offers the prompt versions in force, once they are known. After a failure it can be called again. */
export function offerPrompts() {
  offering ??= offer().catch((problem) => {
    offering = null;
    throw problem;
  });
  return offering;
}

async function offer() {
  find("compare-hint").textContent = given.engine === "rules" ? say("compare.no_model") : "";
  const { prompts } = await send("/v1/prompts", null);
  for (const side of SIDES) {
    const choice = find(`contender-${side}`);
    const offered = [...choice.options].map(({ value }) => value);
    const refs = prompts.map(({ ref }) => ref).filter((ref) => !offered.includes(ref));
    choice.append(...refs.map((ref) => make("option", { value: ref }, ref)));
  }
}

/** Asks both at once. A side without an answer has its problem instead; where both fail alike, that is thrown. */
export async function askBoth(request, signal) {
  const asked = SIDES.map((side) => {
    const { value } = find(`contender-${side}`);
    const choice = { "": {}, rules: { engine: "rules" } }[value] ?? { engine: "model", prompt: value };
    return { name: find(`contender-${side}`).selectedOptions[0].textContent, body: { ...request, ...choice } };
  });
  const outcomes = await Promise.allSettled(asked.map(({ body }) => send("/v1/drafts", body, { signal })));
  if (outcomes.every(({ status }) => status === "rejected")) throw outcomes[0].reason;
  return outcomes.map(({ value, reason }, index) => ({ name: asked[index].name, draft: value, problem: reason }));
}

export function renderComparison(request, both) {
  const drafts = both.map(({ draft }) => draft);
  const isWhole = drafts.every(Boolean);
  const differs = isWhole && drafts[0].decision !== drafts[1].decision;
  return make("div", { class: "result" },
    make("div", { class: "verdict" }, make("h2", { tabindex: "-1" }, say("compare.title")),
      isWhole && make("p", {}, say(differs ? "compare.differ" : "compare.agree"))),
    make("div", { class: "versus" }, both.map((side) => renderSide(request, side))),
    isWhole && make("section", { class: "card" }, renderFindings(both)));
}

function renderSide(request, { name, draft, problem }) {
  if (!draft) {
    const words = problem instanceof Problem ? problem.words : say("problem.internal-error");
    return make("section", { class: "card" }, make("p", { class: "contender" }, name),
      make("h3", {}, say("compare.failed")), make("p", {}, words));
  }
  const card = draft.note ? renderNote(request, draft.note) : renderAdvice(draft.advice);
  const side = make("section", { "aria-label": name }, make("p", { class: "contender" }, name),
    renderVerdict(draft, "h3"), card, renderWarnings(draft.warnings), renderProvenance(draft));
  tie(side, (keys) => card.readout?.(keys));
  return side;
}

function renderFindings(both) {
  const head = make("tr", {}, [say("compare.question"), ...both.map(({ name }) => name)]
    .map((name) => make("th", { scope: "col" }, name)));
  const [left, right] = both.map(({ draft }) => draft.findings);
  const rows = left.map((finding, index) => make("tr", { class: finding.verdict === right[index].verdict ? null : "differs" },
    make("th", { scope: "row" }, say(`criterion.${finding.criterion}`)),
    [finding, right[index]].map(({ verdict }) => make("td", {},
      make("span", { class: "cell" }, sign(verdict), say(`verdict.${verdict}`))))));
  return make("table", {}, make("caption", {}, say("answer.criteria")), make("thead", {}, head), make("tbody", {}, rows, renderCosts(both)));
}

/** Length, time and tokens of both, where there are any. */
function renderCosts(both) {
  const costs = {
    "compare.length": ({ note }) => note && say("note.count", note),
    "provenance.time": ({ provenance }) => say("provenance.ms", { ms: provenance.duration_ms }),
    "provenance.tokens": ({ provenance }) => tokens(provenance.usage),
  };
  return Object.entries(costs).map(([key, cost]) => {
    const cells = both.map(({ draft }) => cost(draft));
    return cells.some(Boolean) && make("tr", {}, make("th", { scope: "row" }, say(key)), cells.map((cell) => make("td", {}, cell || "–")));
  }).filter(Boolean);
}
