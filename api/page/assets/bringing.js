// What was typed before the page filled something else in: kept once, so that it can be brought back.

import { find } from "./elements.js";
import { readFields, writeFields } from "./form.js";

let filled = {}, kept = null;

/** Fills the form by `fill()`. Where that wrote over something typed, it is offered to bring it back. */
export function fillOver(fill) {
  const before = readFields();
  fill();
  const after = readFields();
  const lost = Object.entries(before).filter(([id, text]) => text !== after[id]);
  const isTyped = ([id, text]) => find(id).matches("textarea, [type=text]") && text.trim() && text !== filled[id];
  if (lost.some(isTyped)) kept = Object.fromEntries(lost);
  else if (kept) kept = { ...Object.fromEntries(lost), ...kept };
  filled = after;
  find("bring-back").hidden = !kept;
}

export function startBringingBack(changed) {
  const back = find("bring-back");
  back.addEventListener("click", () => {
    writeFields(kept);
    kept = null;
    changed();
    find("ask").focus();
    back.hidden = true;
  });
}
