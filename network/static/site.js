// Starts govuk-frontend's behaviours, and the few of our own. Every page works without this file.
import { initAll } from "./govuk-frontend-6.3.0.min.js";

initAll();

// A page that shows long work asks for itself again: only the part that changes is replaced, so that a
// reader's place and focus stay. Without this script the page carries <meta http-equiv="refresh"> instead.
const work = document.querySelector("[data-refresh-seconds]");
if (work) {
  const seconds = Number(work.dataset.refreshSeconds);
  const again = async () => {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(work.id);
      if (!fresh || !fresh.hasAttribute("data-refresh-seconds")) {
        window.location.reload();
        return;
      }
      work.replaceChildren(...fresh.childNodes);
    } catch {
      // The connection is away for a moment: try again in the same rhythm.
    }
    window.setTimeout(again, seconds * 1000);
  };
  window.setTimeout(again, seconds * 1000);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });
}
