"use strict";
// The report's behaviour: unpacks the cases, draws the mosaic, filters and opens cards, keeps both in the address.
// Every text of a case goes through textContent: notes and profiles are not trusted.

const PAGE = 10;
const CHANGES = { broken: "broken", fixed: "fixed", shaky: "shaky", both_wrong: "both wrong", both_right: "both right" };
const find = (id) => document.getElementById(id);
const filters = find("filters");

let cases = [];
let shown = [];
let drawn = 0;
let current = null;
let rawCalls = null;

/** An element with a class and children; strings become text, never markup. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function unpack(id) {
  const bytes = Uint8Array.from(atob(find(id).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

// --- the mosaic ---

function drawMosaic() {
  const targets = new Map();
  for (const one of cases) targets.set(one.cluster, [...(targets.get(one.cluster) ?? []), one]);
  const harm = (group) => group.reduce((sum, one) => sum + (one.change === "broken") - (one.change === "fixed"), 0);
  const mosaic = find("mosaic");
  for (const group of [...targets.values()].sort((one, other) => harm(other) - harm(one))) {
    mosaic.append(make("span", "target", ...group.map(drawSquare)));
  }
  mosaic.querySelector("button")?.setAttribute("tabindex", "0");
  mosaic.addEventListener("click", (event) => event.target.dataset.case && open(event.target.dataset.case));
  mosaic.addEventListener("keydown", moveInMosaic);
}

function drawSquare(one) {
  const square = make("button", `case ${one.change}`);
  square.type = "button";
  square.dataset.case = one.id;
  square.tabIndex = -1;
  square.title = `${one.name}, ${one.id}: ${CHANGES[one.change]}`;
  square.setAttribute("aria-label", square.title);
  square.style.opacity = 0.35 + 0.65 * one.certainty; // through the CSSOM, which the policy allows
  return square;
}

/** One stop of the tab key for all squares; the arrows go from one to the next. */
function moveInMosaic(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const squares = [...find("mosaic").querySelectorAll("button")];
  const next = squares[squares.indexOf(event.target) + step];
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// --- filter and list ---

function matches(one, { change, slice, text }) {
  if (change !== "all" && one.change !== change) return false;
  const [kind, name] = slice.split(/:(.*)/s);
  if (kind === "language" && one.language !== name) return false;
  if (kind === "tag" && !one.tags.includes(name)) return false;
  return !text || one.searched.includes(text.toLowerCase());
}

function list() {
  const wanted = Object.fromEntries(new FormData(filters));
  shown = cases.filter((one) => matches(one, wanted));
  drawn = 0;
  find("cards").replaceChildren();
  find("found").textContent = shown.length === 1 ? "1 case" : `${shown.length} cases`;
  drawMore();
}

function drawMore() {
  const next = shown.slice(drawn, drawn + PAGE);
  find("cards").append(...next.map(drawCard));
  drawn += next.length;
  find("more").hidden = drawn >= shown.length;
}

function drawCard(one) {
  const head = make(
    "button", "card-head",
    make("span", `badge ${one.change}`, CHANGES[one.change]),
    make("b", "", one.name), make("span", "", one.id),
    make("span", "", `severity ${one.severity}${one.pinned ? ", pinned" : ""}`),
    make("span", "counts", `right ${tally(one.rights[0])} → ${tally(one.rights[1])}`),
    make("span", "goal", one.goal),
  );
  head.type = "button";
  head.setAttribute("aria-expanded", "false");
  const card = make("li", "card", make("h3", "", head));
  card.id = `case-${one.id}`;
  head.addEventListener("click", () => (current === one.id ? close() : open(one.id)));
  return card;
}

const tally = (flags) => `${flags.filter(Boolean).length}/${flags.length}`;

// --- one case ---

function open(id) {
  let index = shown.findIndex((one) => one.id === id);
  if (index < 0) {
    const one = cases.find((other) => other.id === id);
    if (!one) return;
    filters.change.value = one.change;
    filters.slice.value = filters.text.value = "";
    list();
    index = shown.indexOf(one);
  }
  while (drawn <= index) drawMore();
  collapse();
  current = id;
  const card = find(`case-${id}`);
  const head = card.querySelector("button");
  card.append(drawBody(shown[index]));
  head.setAttribute("aria-expanded", "true");
  head.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
  find("mosaic").querySelector(`[data-case="${CSS.escape(id)}"]`).setAttribute("aria-current", "true");
  remember();
}

function close() {
  collapse();
  remember();
}

function collapse() {
  find("mosaic").querySelector("[aria-current]")?.removeAttribute("aria-current");
  const card = current && find(`case-${current}`);
  current = null;
  card?.querySelector(".card-body")?.remove();
  card?.querySelector("button").setAttribute("aria-expanded", "false");
}

function drawBody(one) {
  const [before, after] = one.answers;
  const expected = `${say(one.expected.decision)}${one.expected.reason ? ` (${say(one.expected.reason)})` : ""}`;
  return make(
    "div", "card-body",
    make("p", "", make("b", "", "Goal: "), one.goal),
    make("p", "", make("b", "", "Right answer: "), `${expected}. ${one.rationale}`),
    make("div", "columns", ...drawAnswers(one, before, after)),
    drawFlips(one, before, after),
    drawInputs(one),
    drawRaw(before, after),
    drawDiffLink(),
  );
}

const say = (word) => (word ?? "no answer").replaceAll("_", " ");

function drawAnswers(one, before, after) {
  const [oldNote, newNote] = before?.note && after?.note ? diff(before.note, after.note) : [before?.note, after?.note];
  const isRight = (side) => one.rights[side][one.answers[side]?.repeat];
  return [drawAnswer("Baseline", before, oldNote, isRight(0)), drawAnswer("Candidate", after, newNote, isRight(1))];
}

function drawAnswer(title, answer, note, right) {
  if (!answer) return make("div", "answer", make("h4", "", `${title}: no answer in this run`));
  const decision = answer.decision ? say(answer.decision) : `${answer.state}${answer.code ? `: ${answer.code}` : ""}`;
  const box = make(
    "div", `answer ${right ? "right" : "wrong"}`,
    make("h4", "", `${title}, repeat ${answer.repeat + 1}: `, make("span", right ? "right-word" : "wrong-word", `${right ? "✓" : "✗"} ${decision}`)),
    answer.reason ? make("p", "", `Reason: ${say(answer.reason)}`) : null,
  );
  if (note) box.append(make("p", "note", ...[note].flat()), make("p", "", `${answer.length} of ${answer.limit} units`));
  if (answer.advice) box.append(make("p", "note", answer.advice));
  if (answer.violations.length) box.append(make("p", "", `Guards: ${answer.violations.map(say).join(", ")}`));
  return box;
}

function drawFlips(one, before, after) {
  const names = Object.keys(one.expected.criteria);
  const flipped = names.filter((name) => before?.verdicts[name] !== after?.verdicts[name]);
  if (!flipped.length) return make("p", "", "No verdict on a criterion changed.");
  const list = make("ul", "");
  for (const name of flipped) {
    const gold = one.expected.criteria[name];
    const mark = (verdict) => make("span", verdict === gold ? "right-word" : "wrong-word", `${verdict === gold ? "✓" : "✗"} ${say(verdict)}`);
    list.append(make("li", "", `${say(name)}: `, mark(before?.verdicts[name]), " → ", mark(after?.verdicts[name]), ` (right: ${say(gold)})`));
  }
  return make("div", "", make("h4", "", "Verdicts that changed"), list);
}

function drawInputs(one) {
  if (!one.target) return null;
  const box = make("details", "", make("summary", "", "Profiles and context"), make("h4", "", "Target"), make("p", "note", one.target));
  if (one.sender) box.append(make("h4", "", "Sender"), make("p", "note", one.sender));
  if (one.context) box.append(make("h4", "", "Context"), make("p", "note", one.context));
  return box;
}

function drawRaw(before, after) {
  const calls = [["Baseline", before], ["Candidate", after]].flatMap(([title, answer]) =>
    (answer?.calls ?? []).filter((call) => call.raw !== null).map((call) => ({ title: `${title}, ${call.turn}`, number: call.raw })));
  if (!calls.length) return null;
  const box = make("details", "", make("summary", "", `Raw calls (${calls.length})`));
  box.addEventListener("toggle", async () => {
    if (box.children.length > 1) return;
    rawCalls ??= await unpack("raw");
    for (const { title, number } of calls) {
      box.append(make("h4", "", title));
      const [request, response] = rawCalls[number] ?? [null, null];
      if (request === null) box.append(make("p", "", "Left out to keep this page small; it stands in the run's journal."));
      else box.append(drawText(`Request of ${title}`, request), drawText(`Response to ${title}`, response));
    }
  });
  return box;
}

function drawText(label, text) {
  const block = make("pre", "", text);
  block.tabIndex = 0;
  block.setAttribute("role", "region");
  block.setAttribute("aria-label", label);
  return block;
}

function drawDiffLink() {
  const button = make("button", "button", "What changed in the prompt");
  button.type = "button";
  button.addEventListener("click", () => {
    find("prompt-diff").open = true;
    find("prompt-diff").scrollIntoView();
  });
  return button;
}

/** Both texts as nodes, words that stand in only one of them marked: longest common subsequence. */
function diff(before, after) {
  const words = (text) => [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map((part) => part.segment);
  const [a, b] = [words(before), words(after)];
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const [left, right] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      left.push(a[i++]);
      right.push(b[j++]);
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) left.push(make("del", "", a[i++]));
    else right.push(make("ins", "", b[j++]));
  }
  return [left, right];
}

// --- the address ---

function remember() {
  const entries = [...new FormData(filters).entries(), ["case", current]].filter(([, value]) => value);
  history.replaceState(null, "", `#${new URLSearchParams(entries)}`);
}

function recall() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const target = wanted.get("case");
  const has = (change) => cases.some((one) => one.change === change);
  filters.change.value = wanted.get("change") ?? Object.keys(CHANGES).find(has) ?? "all";
  filters.slice.value = wanted.get("slice") ?? "";
  filters.text.value = wanted.get("text") ?? "";
  list();
  if (target) open(target);
  else if (location.hash) find("cases").scrollIntoView();
}

// --- start ---

filters.addEventListener("input", () => { close(); list(); remember(); });
filters.addEventListener("submit", (event) => event.preventDefault());
find("more").addEventListener("click", drawMore);
addEventListener("hashchange", recall);
addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select")) return;
  const next = shown[shown.findIndex((one) => one.id === current) + step];
  if (next) open(next.id);
});
find("copy").addEventListener("click", async () => {
  getSelection().selectAllChildren(find("citation"));
  try {
    await navigator.clipboard.writeText(find("citation").textContent);
    find("copied").textContent = "Copied.";
  } catch {
    find("copied").textContent = "Selected: copy it with your keyboard.";
  }
});

unpack("rows").then((rows) => {
  cases = rows;
  for (const one of cases) {
    const texts = [one.id, one.name, one.goal, ...one.answers.map((answer) => answer?.note ?? answer?.advice ?? "")];
    one.searched = texts.join("\n").toLowerCase();
  }
  drawMosaic();
  recall();
}).catch((error) => {
  find("found").textContent = `The cases of this page could not be read: ${error.message}`;
});
