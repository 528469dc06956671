// The last answers, in this browser and nowhere else.

import { find, make } from "./elements.js";
import { store, stored, unstore } from "./storage.js";
import { given, say } from "./words.js";

const NAME = "mutual.history";
const WISH = "mutual.remember";
const MOST = 20;

/** What was asked and answered, the newest first. */
export function readHistory() {
  try {
    const kept = JSON.parse(stored("localStorage", NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isReadable) : [];
  } catch { // it holds what we did not write
    return [];
  }
}

function isReadable(entry) {
  const { request, draft } = entry ?? {};
  return Boolean(request?.target && draft?.decision && Array.isArray(draft.findings)) && !Number.isNaN(Date.parse(draft.created_at));
}

const isWished = () => stored("localStorage", WISH) !== "no";

export function remember(request, draft) {
  if (!isWished()) return;
  let entries = [{ request, draft }, ...readHistory()].slice(0, MOST);
  while (entries.length && !store("localStorage", NAME, JSON.stringify(entries))) entries = entries.slice(0, -1);
}

/** Puts a draft in the place of the one with its id, if that is still kept. */
export function rewrite(draft) {
  const entries = readHistory().map((entry) => (entry.draft.id === draft.id ? { ...entry, draft } : entry));
  if (entries.length) store("localStorage", NAME, JSON.stringify(entries));
}

export function forgetHistory() {
  unstore("localStorage", NAME);
}

/** Lets the user say whether answers are kept, which is kept itself. */
export function startRemembering() {
  const choice = find("remember");
  const show = () => { find("remember-notice").hidden = !choice.checked; };
  choice.checked = isWished();
  choice.addEventListener("change", () => {
    store("localStorage", WISH, choice.checked ? "yes" : "no");
    show();
  });
  show();
}

/** Lists what is kept; `open(entry)` is called with what is chosen. */
export function showHistory(open) {
  const entries = readHistory();
  const when = new Intl.DateTimeFormat(given.language, { dateStyle: "medium", timeStyle: "short" });
  find("forget").hidden = !entries.length;
  find("history").replaceChildren(...entries.map((entry) => {
    const { request, draft } = entry;
    const isYes = draft.decision === "connect";
    const line = make("button", { type: "button" },
      make("span", { class: isYes ? "tag yes" : "tag no" }, say(isYes ? "history.yes" : "history.no")),
      make("span", { class: "what" }, request.target.name ? `${request.target.name}: ${request.goal}` : request.goal),
      make("time", { datetime: draft.created_at }, when.format(new Date(draft.created_at))));
    line.addEventListener("click", () => open(entry));
    return make("li", {}, line);
  }));
  if (!entries.length) find("history").append(make("li", { class: "hint" }, say("history.empty")));
}
