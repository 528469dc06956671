// Many people and few notes: reads the list, shows the ranking, and gives it away as a file.

import { CsvFault, readPeople, writeCsv } from "./csv.js";
import { button, find, make } from "./elements.js";
import { renderWarnings } from "./answer.js";
import { copy } from "./note.js";
import { Problem } from "./service.js";
import { given, say, sayCode } from "./words.js";

const TAGS = { note: "yes", no: "no", other_route: "other" };

/** The people on the list; throws a `Problem` with a fault at the list where it cannot be read. */
export function readList() {
  try {
    const people = readPeople(find("list").value);
    if (!people.length) throw new CsvFault("empty", 1);
    return people;
  } catch (fault) {
    if (!(fault instanceof CsvFault)) throw fault;
    const detail = say(`shortlist.${fault.code}`, { line: fault.line });
    throw new Problem({ name: "invalid-request", errors: [{ pointer: "/targets", code: fault.code, detail }] });
  }
}

/** Says how many people the list holds, or what is wrong with it. */
export function showWhatWasRead() {
  const told = find("list-read");
  if (!find("list").value.trim()) told.textContent = "";
  else {
    try {
      const count = readList().length;
      told.textContent = count === 1 ? say("shortlist.read_one") : say("shortlist.read", { count });
    } catch (problem) {
      told.textContent = problem.errors[0].detail;
    }
  }
}

/** The text of a file, in UTF-8 or as old spreadsheets write it. */
export async function readFile(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The example's people as a list. */
export function exampleList() {
  const rows = given.examples.shortlist.targets.map(({ ref, name, profile, context }) => [ref, name, profile, context]);
  return writeCsv([["ref", "name", "profile", "context"], ...rows]).slice(1);
}

export function renderShortlist(request, shortlist) {
  const names = new Map(request.targets.map(({ ref, name }, index) => [ref ?? String(index), name]));
  const count = (verdict) => shortlist.items.filter((item) => item.verdict === verdict).length;
  const columns = ["rank", "person", "what", "why"].map((name) => make("th", { scope: "col" }, say(`shortlist.${name}`)));
  const summary = say("shortlist.summary", { notes: count("note"), other: count("other_route"), no: count("no") });
  return make("div", { class: "result" },
    make("div", { class: "verdict" }, make("h2", { tabindex: "-1" }, say("shortlist.title")), make("p", {}, summary)),
    renderWarnings(shortlist.warnings),
    make("div", { class: "row" }, button(say("shortlist.download"), "button quiet", () => download(toCsv(shortlist, names)))),
    make("section", { class: "card" }, make("table", { class: "ranked" },
      make("thead", {}, make("tr", {}, columns)),
      make("tbody", {}, shortlist.items.map((item) => renderItem(item, names.get(item.ref)))))));
}

function renderItem({ ref, rank, verdict, reason, explanation, next_steps: steps, draft }, name) {
  const note = draft?.note;
  const text = note && make("blockquote", { lang: note.language }, note.text);
  const copying = note && button(say("note.copy"), "button quiet", () => copy(text, note.text, copying));
  return make("tr", {},
    make("td", {}, String(rank)),
    make("th", { scope: "row" }, name ?? ref),
    make("td", {}, make("span", { class: `tag ${TAGS[verdict]}` }, say(`shortlist.${verdict}`))),
    make("td", { class: "why" },
      make("p", {}, make("b", {}, sayCode("reason", reason, reason))),
      make("p", { class: "explained" }, explanation),
      text, copying,
      steps.length ? make("ul", {}, steps.map((step) => make("li", {}, `→ ${step}`))) : ""));
}

/** The ranking as a file that no spreadsheet runs. */
export function toCsv(shortlist, names) {
  const columns = ["rank", "ref", "name", "verdict", "reason", "explanation", "note", "next_steps"];
  const rows = shortlist.items.map((item) => [
    item.rank, item.ref, names.get(item.ref), item.verdict, item.reason, item.explanation,
    item.draft?.note.text, item.next_steps.join(" "),
  ]);
  return writeCsv([columns, ...rows], say("shortlist.separator"));
}

function download(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: say("shortlist.file") }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
