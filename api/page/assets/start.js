// Starts the page and wires its parts: what is asked, where the answer stands, which of the three modes is shown.

import { renderAnswer } from "./answer.js";
import { askBoth, offerPrompts, renderComparison } from "./comparing.js";
import { fillOver, startBringingBack } from "./bringing.js";
import { button, find, staysHere } from "./elements.js";
import { clearFaults, fillForm, readDraftRequest, readShortlistRequest, showProblem } from "./form.js";
import { forgetHistory, remember, rewrite, showHistory, startRemembering } from "./history.js";
import { forgetKey, showWhetherKeyIsHeld } from "./keys.js";
import { forgetTyped, startLanguageSwitch } from "./language.js";
import { announce, awaiting, isWaiting, stopWaiting } from "./progress.js";
import { Problem, send } from "./service.js";
import { exampleList, readFile, readList, renderShortlist, showWhatWasRead } from "./shortlisting.js";
import { startTheme } from "./theme.js";
import { given, say } from "./words.js";

const MODES = ["note", "compare", "shortlist"];

/** What each mode asks, and how it shows the answer. */
const ASK = {
  async note(signal) {
    const request = readDraftRequest();
    const draft = await send("/v1/drafts", request, { signal });
    remember(request, draft);
    showHistory(reopen);
    return renderDraft(request, draft);
  },
  async compare(signal) {
    const request = readDraftRequest();
    await offerPrompts();
    return renderComparison(request, await askBoth(request, signal));
  },
  async shortlist(signal) {
    const request = readShortlistRequest(readList());
    return renderShortlist(request, await send("/v1/shortlists", request, { signal }));
  },
};

function renderDraft(request, draft) {
  return renderAnswer(request, draft, (note) => {
    rewrite({ ...draft, note });
    showHistory(reopen);
  });
}

async function ask() {
  if (isWaiting()) return;
  clearFaults();
  try {
    const answer = await awaiting(ASK[document.body.dataset.mode]);
    if (answer) show(answer);
  } catch (problem) {
    showProblem(problem instanceof Problem ? problem : new Problem({ name: "internal-error" }));
    if (!(problem instanceof Problem)) throw problem;
  }
}

let leave = null;

function show(answer) {
  leave?.();
  ({ leave } = answer);
  const back = button(`← ${say("answer.back")}`, "button quiet back", backToForm);
  find("answer").replaceChildren(back, answer);
  find("answer").hidden = false;
  document.body.dataset.state = "reading";
  scrollTo(0, 0);
  answer.querySelector("h2").focus({ preventScroll: true });
}

function backToForm() {
  leave?.();
  find("answer").hidden = true;
  find("answer").replaceChildren();
  document.body.dataset.state = "asking";
  announce("");
  scrollTo(0, 0);
  find(document.body.dataset.mode === "shortlist" ? "list" : "target-profile").focus({ preventScroll: true });
}

function reopen({ request, draft }) {
  stopWaiting();
  history.replaceState(null, "", "#note");
  document.body.dataset.mode = "note";
  showMode();
  fillOver(() => fillForm(request));
  clearFaults();
  show(renderDraft(request, draft));
}

function showMode() {
  for (const link of document.querySelectorAll(".modes a")) {
    if (link.hash === `#${document.body.dataset.mode}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function enterMode() {
  const mode = location.hash.slice(1) || "note";
  if (!MODES.includes(mode)) return;
  stopWaiting();
  document.body.dataset.mode = mode;
  showMode();
  clearFaults();
  if (document.body.dataset.state === "reading") backToForm();
  if (mode === "compare") await offerPrompts().catch((problem) => showProblem(problem));
}

function takeExample(name) {
  if (isWaiting()) return;
  fillOver(() => fillForm(given.examples[name]));
  ask();
}

function takeList(text) {
  find("list").value = text;
  showWhatWasRead();
}

find("request").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address goes on naming the mode
  if (document.body.dataset.state === "reading") backToForm();
  else find("request").focus();
});
for (const link of document.querySelectorAll(".modes a")) {
  link.addEventListener("click", (event) => {
    if (link.hash === location.hash && staysHere(event)) enterMode(); // else the address changes, and that is heard
  });
}
for (const chip of document.querySelectorAll("[data-example]")) {
  chip.addEventListener("click", () => takeExample(chip.dataset.example));
}
find("list").addEventListener("input", showWhatWasRead);
find("list-file").addEventListener("change", async ({ target }) => {
  if (target.files[0]) {
    const text = await readFile(target.files[0]);
    fillOver(() => takeList(text));
  }
  target.value = "";
});
find("list-example").addEventListener("click", () => {
  if (isWaiting()) return;
  fillOver(() => {
    fillForm(given.examples.shortlist);
    find("notes-left").value = given.examples.shortlist.notes_left;
    takeList(exampleList());
  });
});
find("forget").addEventListener("click", () => {
  forgetHistory();
  forgetTyped();
  showHistory(reopen);
  announce(say("history.forgotten"));
  document.querySelector(".history summary").focus();
});
find("forget-key").addEventListener("click", () => {
  forgetKey();
  announce(say("key.forgotten"));
  document.querySelector(".foot a").focus();
});
addEventListener("hashchange", enterMode);
startTheme();
startLanguageSwitch();
startBringingBack(showWhatWasRead);
startRemembering();
showWhetherKeyIsHeld();
showHistory(reopen);
showWhatWasRead();
enterMode();
find("ask").disabled = false;
