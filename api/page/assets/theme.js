// Light or dark: as the system says, unless the user says otherwise.

import { find } from "./elements.js";

const NAME = "mutual.theme";

export function startTheme() {
  const root = document.documentElement;
  const chosen = stored();
  if (chosen) root.dataset.theme = chosen;
  find("theme").addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try {
      localStorage.setItem(NAME, root.dataset.theme);
    } catch { /* it holds until the page is left */ }
  });
}

function stored() {
  try {
    const theme = localStorage.getItem(NAME);
    return ["light", "dark"].includes(theme) ? theme : null;
  } catch {
    return null;
  }
}
