// On every page, and needed by none: leaving quickly, sending once, keeping help.

/** Leave at once and leave no way back to this page in the browser's history. */
function leave(address: string): void {
  const cover = document.createElement("div");
  cover.className = "leaving";
  document.body.replaceChildren(cover);
  document.title = " ";
  window.location.replace(address);
}

function readyToLeave(): void {
  const link = document.querySelector<HTMLAnchorElement>("[data-leave]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  let presses: number[] = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    const now = performance.now();
    presses = [...presses.filter((time) => now - time < 3000), now];
    if (presses.length >= 3) leave(link.href);
  });
}

/** A form that is on its way cannot be sent again by an impatient thumb. */
function sendOnce(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "true";
    const pressed = event.submitter;
    // After the form has been read: a disabled button would not be sent.
    setTimeout(() => {
      if (!(pressed instanceof HTMLButtonElement)) return;
      pressed.classList.add("is-sending");
      pressed.setAttribute("aria-disabled", "true");
    });
  });
}

/** Coming back by the browser's own button finds a form that can be sent again. */
function wakeForms(): void {
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) {
      delete form.dataset.sending;
    }
    for (const button of document.querySelectorAll(".is-sending")) {
      button.classList.remove("is-sending");
      button.removeAttribute("aria-disabled");
    }
  });
}

/** Help pages stay on the phone, to be read without a network. */
async function keepHelp(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  if (!/^\/[a-z]{2}\/help\//.test(window.location.pathname)) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const registration = await navigator.serviceWorker.ready;
    const parts = document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>(
      'link[rel="stylesheet"], link[rel="icon"], script[src]',
    );
    const keep = [...parts].map((part) => (part instanceof HTMLLinkElement ? part.href : part.src));
    registration.active?.postMessage({ keep: [window.location.href, ...keep] });
  } catch {
    // Without a worker the page simply needs the network again.
  }
}

readyToLeave();
document.querySelectorAll<HTMLFormElement>("form[data-once]").forEach(sendOnce);
wakeForms();
document.querySelector<HTMLElement>("[data-focus]")?.focus();
void keepHelp();
