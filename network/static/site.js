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

// Passkeys: the page carries the question, the device answers, and the form sends it (Web Authentication).
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const askDevice = async (how, options) => {
  options.challenge = toBytes(options.challenge);
  for (const known of [...(options.allowCredentials ?? []), ...(options.excludeCredentials ?? [])]) {
    known.id = toBytes(known.id);
  }
  if (options.user) options.user.id = toBytes(options.user.id);
  const made = await navigator.credentials[how]({ publicKey: options });
  const response = { clientDataJSON: toText(made.response.clientDataJSON) };
  if (how === "create") {
    response.attestationObject = toText(made.response.attestationObject);
    response.transports = made.response.getTransports?.() ?? [];
  } else {
    response.authenticatorData = toText(made.response.authenticatorData);
    response.signature = toText(made.response.signature);
    response.userHandle = made.response.userHandle ? toText(made.response.userHandle) : null;
  }
  return { id: made.id, rawId: toText(made.rawId), type: made.type, response, clientExtensionResults: {} };
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  form.hidden = false;
  form.querySelector("[data-passkey-button]")?.removeAttribute("hidden");
  form.querySelector("[data-passkey-needed]")?.setAttribute("hidden", "");
  form.addEventListener("submit", async (submitting) => {
    submitting.preventDefault();
    const trouble = form.querySelector("[data-passkey-trouble]");
    trouble.hidden = true;
    try {
      const answer = await askDevice(form.dataset.passkey, JSON.parse(form.dataset.options));
      form.elements.answer.value = JSON.stringify(answer);
      form.submit();
    } catch {
      trouble.hidden = false; // refused, timed out, or no passkey for this site on the device
    }
  });
}

// A form that is kept as it is typed: a moment after the last key it is sent as its own button would send it,
// and the answer says what was kept. Whoever presses the button while that runs is served right after it.
for (const form of document.querySelectorAll("[data-saves-as-typed]")) {
  const said = form.querySelector("[data-saved]");
  let timer = null;
  let running = false;
  let again = false;
  let over = false;
  let pressed = null;
  let unkept = false; // something stands in the form that nobody has been sent, or that was not taken

  const take = (page, status) => {
    const fresh = page.querySelector("[data-saves-as-typed]");
    const token = page.querySelector("[data-typed-again] input[name=csrf_token]");
    unkept ||= !fresh || page.querySelector(".conflict") !== null;
    if (token) {
      form.elements.csrf_token.value = token.value; // signed in anew in another tab
      again = true;
    } else if (!fresh && (status === 400 || status === 401)) {
      said.textContent = "Not kept: you were signed out. What you typed is still here. Sign in in another tab, then save.";
    } else if (!fresh) {
      said.textContent = "Not kept yet: something went wrong. What you typed is still here. Try to save it.";
    } else if (page.querySelector(".conflict")) {
      over = true;
      said.textContent = "Not kept: this was changed in another tab meanwhile. Save, and you see both versions.";
    } else {
      for (const hidden of form.querySelectorAll("input[type=hidden]")) {
        const other = fresh.querySelector(`input[type=hidden][name="${hidden.name}"]`);
        if (other) hidden.value = other.value;
      }
      const result = form.querySelector("[data-worked-out]");
      if (result) result.replaceChildren(...fresh.querySelector("[data-worked-out]").childNodes);
      const words = fresh.querySelector("[data-saved]").textContent;
      unkept ||= words.startsWith("Not kept");
      said.textContent = words.startsWith("Not kept") || words.startsWith("Kept") ? words : `Kept. ${words}`;
    }
  };

  const keep = async () => {
    timer = null;
    if (running || over) {
      again = running;
      return;
    }
    running = true;
    unkept = false;
    try {
      const answer = await fetch(window.location.href, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Saved": "as typed" },
        keepalive: true,
      });
      take(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.status);
    } catch {
      unkept = true;
      said.textContent = "Not kept yet: there is no connection. What you typed is still here.";
    }
    running = false;
    if (pressed) {
      form.requestSubmit(pressed);
    } else if (again) {
      again = false;
      keep();
    }
  };

  const soon = () => {
    unkept = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, 1000);
  };

  form.addEventListener("input", soon);
  // Somebody typed before this script was here: what stands in a box is no longer what came with the page.
  if ([...form.elements].some((box) => box.type !== "hidden" && "defaultValue" in box && box.value !== box.defaultValue)) soon();
  form.addEventListener("submit", (submitting) => {
    window.clearTimeout(timer);
    timer = null;
    if (running) {
      submitting.preventDefault();
      pressed = submitting.submitter;
    } else {
      unkept = false;
    }
  });
  window.addEventListener("beforeunload", (leaving) => {
    if (unkept && (running || !timer)) leaving.preventDefault(); // else it is sent as the page goes, see below
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      window.clearTimeout(timer);
      keep();
    }
  });
}
