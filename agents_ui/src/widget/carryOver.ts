type Field = HTMLInputElement | HTMLTextAreaElement;

const FIELDS = "input:not([type=file]), textarea";

/** What is chosen has one name for several fields; what is written has a name or an id of its own. */
const choice = (field: Field) => field.type === "radio";
const known = (field: Field) => `${field.name || field.id} ${choice(field) ? field.value : ""}`;

/** Fills in what was filled in before, in a pane that is made anew in another language or after it was closed. */
export function carryOver(from: HTMLElement, to: HTMLElement): void {
  const fields = new Map([...to.querySelectorAll<Field>(FIELDS)].map((field) => [known(field), field]));
  for (const before of from.querySelectorAll<Field>(FIELDS)) {
    const now = fields.get(known(before));
    if (!now) continue;
    if (choice(before)) {
      if ((before as HTMLInputElement).checked) now.click();
    } else if (now.value !== before.value) {
      now.value = before.value;
      now.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
