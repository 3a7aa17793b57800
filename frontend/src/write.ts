// What is typed survives a lost connection, a closed tab and an empty battery.
//
// A form with data-autosave="name" is kept in the browser's own storage under that
// name while it differs from what the server sent, and forgotten when a later page
// says data-autosave-done="name". Hidden fields, passwords and files are never kept.

const PREFIX = "voices-draft:";
const DAYS_KEPT = 14;

type Kept = { at: number; words: Record<string, string> };
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const KEPT_TYPES = new Set(["text", "search", "textarea", "select-one"]);

function fields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (element): element is Field => "name" in element && element.name !== "" && KEPT_TYPES.has((element as Field).type),
  );
}

function words(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
}

function read(name: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? "null") as Kept | null;
    if (!kept || Date.now() - kept.at > DAYS_KEPT * 86_400_000) return null;
    return kept;
  } catch {
    return null;
  }
}

function write(name: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(PREFIX + name, JSON.stringify(kept));
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // Storage is full or forbidden: the form still works as a form.
  }
}

function keep(form: HTMLFormElement, name: string): void {
  const sent = JSON.stringify(words(form));
  const kept = read(name);
  if (kept) {
    for (const field of fields(form)) {
      const value = kept.words[field.name];
      if (value !== undefined) field.value = value;
    }
    if (JSON.stringify(words(form)) !== sent) show(form, "[data-autosave-restored]");
  }
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      const now = words(form);
      write(name, JSON.stringify(now) === sent ? null : { at: Date.now(), words: now });
      show(form, "[data-autosave-kept]");
    }, 600);
  });
}

/** Says so in words that the page brought along, in its own language. */
function show(form: HTMLFormElement, selector: string): void {
  const line = form.querySelector<HTMLElement>(selector);
  if (line) line.hidden = false;
}

for (const done of document.querySelectorAll<HTMLElement>("[data-autosave-done]")) {
  write(done.dataset.autosaveDone ?? "", null);
}
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
  keep(form, form.dataset.autosave ?? "");
}
