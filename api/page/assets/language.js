// The switch between the languages of the page: what was typed and where one was come along.

import { find, staysHere } from "./elements.js";
import { readFields, writeFields } from "./form.js";
import { store, stored, unstore } from "./storage.js";

const NAME = "mutual.typed";

export const forgetTyped = () => unstore("sessionStorage", NAME);

/** Puts back what was typed before the switch, and takes it along at the next one. */
export function startLanguageSwitch() {
  const link = find("language-switch");
  link.addEventListener("click", (event) => {
    link.hash = location.hash;
    if (staysHere(event)) store("sessionStorage", NAME, JSON.stringify(readFields()));
  });
  try {
    writeFields(JSON.parse(stored("sessionStorage", NAME)) ?? {});
  } catch { /* it holds what we did not write */ }
  forgetTyped();
}
