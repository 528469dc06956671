// The texts as they were sent with their evidence marked, and quotes that lead there.

import { make } from "./elements.js";
import { evidenceSpans, nfc, pieces, spanKey } from "./texts.js";
import { say } from "./words.js";

export const inkOf = (source) => (source === "target" ? "from-them" : "from-you");

/** The texts of a request by source, in NFC as the service reads them, empty ones left out. */
export function textsOf(request) {
  const texts = {
    target: request.target.profile,
    context: request.context,
    goal: request.goal,
    sender: request.sender?.profile,
  };
  return Object.entries(texts).filter(([, text]) => text).map(([source, text]) => [source, nfc(text)]);
}

/** All evidence of a draft: of its claims and of its findings. */
export function evidenceOf(draft) {
  return [...(draft.note?.claims ?? []), ...draft.findings.flatMap((finding) => finding.evidence)];
}

/** A column of the texts, each with what rests on it marked. */
export function renderSources(request, draft) {
  const evidence = evidenceOf(draft);
  const sections = textsOf(request).map(([source, text]) => {
    const own = evidence.filter((one) => one.source === source);
    return make("section", { class: `source ${inkOf(source)}` },
      make("h4", {}, say(`source.${source}`)),
      make("p", {}, pieces(text, evidenceSpans(text, own)).map(renderPiece)),
    );
  });
  const title = say("answer.rests");
  return make("div", { class: "sources", role: "region", "aria-label": title, tabindex: "0" },
    make("h3", {}, title), sections);
}

function renderPiece({ text, keys }) {
  return keys.length ? make("mark", { "data-spans": keys.join(" ") }, text) : text;
}

/** A quote that lights up its place in the sources. */
export function renderQuote(one) {
  return make("li", {}, make("span", {
    class: `quote ${inkOf(one.source)}`, role: "button", tabindex: "0", "aria-pressed": "false", "data-spans": spanKey(one),
  }, make("small", {}, say(`source.from_${one.source}`)), one.quote));
}
