// Light or dark: as the system says, unless the user says otherwise.

import { find } from "./elements.js";
import { store, stored } from "./storage.js";

const NAME = "mutual.theme";

export function startTheme() {
  const root = document.documentElement;
  const chosen = stored("localStorage", NAME);
  if (["light", "dark"].includes(chosen)) root.dataset.theme = chosen;
  find("theme").addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    store("localStorage", NAME, root.dataset.theme);
  });
}
