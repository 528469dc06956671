// The key to the service: asked for when it is needed, held for as long as the tab is open, sent with every request.

import { find } from "./elements.js";
import { store, stored, unstore } from "./storage.js";
import { say } from "./words.js";

const NAME = "mutual.key";

let held = stored("sessionStorage", NAME);

export const currentKey = () => held;

export function forgetKey() {
  held = null;
  unstore("sessionStorage", NAME);
  showWhetherKeyIsHeld();
}

export function showWhetherKeyIsHeld() {
  find("forget-key").hidden = !held;
}

let asking = null;

/** Asks for a key and keeps it. Comes to false where nobody gives one. Several who ask at once share one question. */
export function askForKey() {
  asking ??= openDialog().finally(() => { asking = null; });
  return asking;
}

function openDialog() {
  const dialog = find("key-dialog"), input = find("key");
  find("key-fault").textContent = held ? say("key.wrong") : "";
  input.value = "";
  dialog.returnValue = "cancel";
  dialog.showModal();
  input.focus();
  const typed = () => input.value.trim().replace(/^bearer(\s+|$)/i, "");
  const refuse = (event) => {
    if (event.submitter.value !== "save" || /^[\x21-\x7e]+$/.test(typed())) return;
    event.preventDefault();
    find("key-fault").textContent = say("key.wrong");
    input.focus();
  };
  dialog.addEventListener("submit", refuse);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("submit", refuse);
      const key = typed();
      input.value = "";
      const given = dialog.returnValue === "save";
      if (given) {
        held = key;
        store("sessionStorage", NAME, key);
      }
      showWhetherKeyIsHeld();
      resolve(given);
    }, { once: true });
  });
}
