// The seven findings as a strip of tabs; the chosen one is explained, with its quotes.

import { renderQuote } from "./evidence.js";
import { make } from "./elements.js";
import { spanKey } from "./texts.js";
import { say } from "./words.js";

let made = 0;

export const sign = (verdict) => make("span", { class: `sign ${verdict}`, "aria-hidden": "true" });

/** What tells most first: of a no the first that is not met, of a yes what is in it for them. */
function mostTelling(findings) {
  const unmet = findings.findIndex((finding) => finding.verdict === "unmet" && finding.evidence.length);
  return unmet >= 0 ? unmet : Math.max(0, findings.findIndex((finding) => finding.criterion === "target_value"));
}

export function renderCriteria(findings) {
  made += 1;
  const panel = make("div", { class: "panel", role: "tabpanel", id: `panel-${made}` });
  const tabs = findings.map((finding, index) => {
    const tab = make("button", { type: "button", role: "tab", id: `tab-${made}-${index}`, "aria-controls": panel.id },
      sign(finding.verdict),
      make("span", {}, say(`criterion.${finding.criterion}`)),
      make("small", {}, say(`verdict.${finding.verdict}`)),
    );
    if (finding.evidence.length) tab.dataset.spans = finding.evidence.map(spanKey).join(" ");
    tab.addEventListener("click", () => choose(index));
    return tab;
  });

  function choose(index) {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    const { explanation, evidence } = findings[index];
    panel.setAttribute("aria-labelledby", tabs[index].id);
    panel.tabIndex = evidence.length ? -1 : 0; // the quotes can be reached themselves
    panel.replaceChildren(
      make("p", {}, explanation),
      evidence.length
        ? make("ul", {}, evidence.map(renderQuote))
        : make("p", { class: "hint" }, say("answer.no_evidence")),
    );
  }

  const strip = make("div", { class: "strip", role: "tablist", "aria-label": say("answer.criteria") }, tabs);
  strip.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target.closest("[role=tab]"));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = { Home: 0, End: tabs.length - 1 }[event.key] ?? (step && (at + step + tabs.length) % tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    tabs[next].focus();
  });
  choose(mostTelling(findings));
  const met = findings.filter((finding) => finding.verdict === "met").length;
  return make("section", { class: "card criteria" },
    make("h3", {}, say("answer.criteria")),
    make("p", { class: "hint" }, say("answer.criteria_met", { met })),
    strip, panel);
}
