// The note in a card as a network shows it: to whom, the message with its claims, what they rest on, length, copy.

import { button, make } from "./elements.js";
import { inkOf } from "./evidence.js";
import { announce } from "./progress.js";
import { claimSpans, pieces, spanKey, units } from "./texts.js";
import { say } from "./words.js";

let made = 0;

const initials = (name) => (name ?? "").split(/\s+/).filter((word) => !word.endsWith("."))
  .map((word) => Array.from(word)[0] ?? "").filter((letter) => /\p{L}/u.test(letter)).slice(0, 2).join("").toUpperCase();

/** A card with the note. Its `readout(keys)` shows the words that the claims of these keys rest on. */
export function renderNote(request, note, { edit = null } = {}) {
  const bubble = make("blockquote", { class: "bubble", lang: note.language }, renderClaims(note));
  const readout = make("p", { class: "readout" });
  const count = renderCount(note.text, note.limit);
  const copying = button(say("note.copy"), "button", () => copy(bubble, note.text, copying));
  const foot = make("div", { class: "message-foot" }, count, edit && button(say("note.edit"), "button quiet", edit), copying);
  const card = make("section", { class: "card message-card" }, renderHead(request, note),
    make("div", { class: "message" }, renderFace(request.sender?.name, "mine"), bubble), readout, foot);
  card.readout = (keys) => showReadout(readout, note, keys);
  card.readout([]);
  return card;
}

function renderHead(request, note) {
  const { name } = request.target;
  return make("div", { class: "message-head" }, renderFace(name, ""),
    make("div", {}, make("b", {}, name ? say("note.to", { name }) : say("note.to_nobody")),
      make("span", {}, say(`channel.${note.channel}`))));
}

function renderFace(name, kind) {
  const letters = initials(name);
  return letters && make("span", { class: `face ${kind}`, "aria-hidden": "true" }, letters);
}

function renderClaims({ text, claims }) {
  const byKey = new Map(claims.map((claim) => [spanKey(claim), claim]));
  return pieces(text, claimSpans(text, claims)).map((piece) => {
    const claim = byKey.get(piece.keys[0]);
    if (!claim) return piece.text;
    made += 1;
    const why = `${say(`source.from_${claim.source}`)}: ${claim.evidence}`;
    return make("span", {
      class: `claim ${inkOf(claim.source)}`, role: "button", tabindex: "0", "aria-pressed": "false",
      "data-spans": piece.keys.join(" "), "aria-describedby": `why-${made}`,
    }, piece.text, make("span", { id: `why-${made}`, hidden: true }, say("note.rests", { quote: why })));
  });
}

function showReadout(readout, { claims }, keys) {
  const claim = claims.find((one) => keys.includes(spanKey(one)));
  readout.className = claim ? `readout ${inkOf(claim.source)}` : "readout";
  if (claim) readout.replaceChildren(make("b", {}, say(`source.from_${claim.source}`)), claim.evidence);
  else readout.textContent = say(claims.length ? "note.readout" : "note.plain");
}

/** The live count against the limit. `show(text)` counts anew. */
export function renderCount(text, limit) {
  const words = make("span"), filled = make("span");
  const count = make("div", { class: "count" }, words, make("div", { class: "gauge", "aria-hidden": "true" }, filled));
  count.show = (changed) => {
    const length = units(changed), over = length - limit;
    const counted = say("note.count", { length, limit });
    words.textContent = over > 0 ? `${counted}, ${say("note.over", { over })}` : counted;
    count.classList.toggle("over", over > 0);
    filled.style.width = `${Math.min(100, (length / limit) * 100)}%`; // through the CSSOM, which the policy allows
  };
  count.show(text);
  return count;
}

/** Copies the text; where the browser does not let us, selects it. */
export async function copy(shown, text, pressed) {
  let done = say("note.copied");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (shown.select) shown.select();
    else getSelection().selectAllChildren(shown);
    done = say("note.copy_by_hand");
  }
  announce(done);
  pressed.textContent = done;
  setTimeout(() => { pressed.textContent = say("note.copy"); }, 3000);
}
