// The switch between the languages of the page: what was typed and where one was come along.

import { find } from "./elements.js";
import { fillForm, readDraftRequest } from "./form.js";

const NAME = "mutual.typed";

/** Puts back what was typed before the switch, and takes it along at the next one. */
export function startLanguageSwitch() {
  const link = find("language-switch");
  link.addEventListener("click", () => {
    link.hash = location.hash;
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ request: readDraftRequest(), list: find("list").value }));
    } catch { /* then it has to be typed again */ }
  });
  const typed = take();
  if (!typed) return;
  fillForm(typed.request);
  find("list").value = typed.list;
}

function take() {
  try {
    const typed = JSON.parse(sessionStorage.getItem(NAME));
    sessionStorage.removeItem(NAME);
    return typed;
  } catch {
    return null;
  }
}
