// The key to the service: asked for when it is needed, held for as long as the tab is open, sent with every request.

import { find } from "./elements.js";
import { say } from "./words.js";

const NAME = "mutual.key";

export const currentKey = () => sessionStorage.getItem(NAME);

export function forgetKey() {
  sessionStorage.removeItem(NAME);
  find("forget-key").hidden = true;
}

export function showWhetherKeyIsHeld() {
  find("forget-key").hidden = !currentKey();
}

let asking = null;

/** Asks for a key and keeps it. Comes to false where nobody gives one. Several who ask at once share one question. */
export function askForKey() {
  asking ??= openDialog().finally(() => { asking = null; });
  return asking;
}

function openDialog() {
  const dialog = find("key-dialog"), input = find("key");
  find("key-fault").textContent = currentKey() ? say("key.wrong") : "";
  input.value = "";
  dialog.returnValue = "cancel";
  dialog.showModal();
  input.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const key = input.value.trim();
      input.value = "";
      const given = dialog.returnValue === "save" && /^[\x21-\x7e]+$/.test(key);
      if (given) sessionStorage.setItem(NAME, key);
      showWhetherKeyIsHeld();
      resolve(given);
    }, { once: true });
  });
}
