import type { QueueChoice } from "../../api/generated/messages";
import { isOpen } from "../../hotline/model";
import { currentLanguage, inLanguage } from "../../i18n/language";
import { h, setChildren, setText } from "../dom";
import { refusal, t } from "../words";
import { makeOpening } from "./opening";
import type { MakePane } from "./pane";

const UNSURE = "";

/** What it is about, and who one is, if one likes. */
export const startPane: MakePane = (hotline) => {
  let wish: string | null = null;
  let busy = false;
  let shown = "";

  const subjects = h("div", { class: "subject-list" });
  const allClosed = h("p", { class: "note", hidden: true }, t("hotline.all_closed"));
  const signedIn = h("p", { class: "note", "data-testid": "signed-in", hidden: true });
  const error = h("p", { class: "note note-bad", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "button" });
  const field = (name: "name" | "phone" | "email", attributes: Record<string, string | number>) =>
    h("input", { id: name, name, ...attributes });
  const fields = [
    field("name", { autocomplete: "name", maxlength: 100 }),
    field("phone", { type: "tel", autocomplete: "tel", maxlength: 100 }),
    field("email", { type: "email", autocomplete: "email", maxlength: 254 }),
  ];
  const label = (input: HTMLInputElement) =>
    h("div", { class: "field" }, h("label", { for: input.id }, t(`hotline.${input.name as "name"}`)), input);
  const about = h(
    "details",
    { class: "about", open: true },
    h("summary", {}, t("hotline.about_you")),
    h("p", { class: "hint" }, t("hotline.about_you_hint")),
    h("div", { class: "about-fields" }, ...fields.map(label)),
  );

  const heading = h("h3", { class: "title", tabindex: -1 }, t("hotline.welcome"));
  const element = h(
    "form",
    { class: "card start", "data-testid": "start", onsubmit: send },
    heading,
    h("p", { class: "lead" }, t("hotline.lead")),
    signedIn,
    h("fieldset", { class: "subjects" }, h("legend", {}, t("hotline.subject")), subjects),
    allClosed,
    about,
    error,
    submit,
  );

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (busy || wish === null) return;
    busy = true;
    error.hidden = true;
    update();
    const [name, phone, email] = fields.map(({ value }) => value);
    const language = currentLanguage();
    const reply = await hotline.begin({ queue: wish === UNSURE ? null : wish, language, name, phone, email });
    busy = false;
    error.hidden = reply.ok;
    if (!reply.ok) setText(error, refusal(reply.code, reply.detail));
    update();
  }

  function subject(queue: QueueChoice | null, open: boolean, zone: string | null | undefined): HTMLElement {
    const id = queue?.id ?? UNSURE;
    const choose = () => {
      wish = id;
      update();
    };
    const state = open ? t("hotline.open") : t("hotline.closed");
    return h(
      "label",
      { class: "subject", "data-testid": `subject-${queue?.id ?? "unsure"}`, "data-open": String(open) },
      h("input", { type: "radio", name: "queue", value: id, checked: wish === id, disabled: !open, onchange: choose }),
      h("span", { class: "subject-name" }, queue ? inLanguage(queue.name, queue.id) : t("hotline.unsure")),
      queue
        ? h("span", { class: open ? "state state-open" : "state" }, state)
        : h("span", { class: "state subject-hint" }, t("hotline.unsure_hint")),
      queue && !open && queue.opens_at !== null && makeOpening(queue.opens_at, zone),
    );
  }

  function update(): void {
    const { welcome } = hotline.stores.visit.getState();
    const now = hotline.stores.clock.now();
    const queues = welcome?.queues ?? [];
    const open = queues.map((queue) => isOpen(queue, now));
    if (wish && !queues.some(({ id }, index) => id === wish && open[index])) wish = null;
    const showing = JSON.stringify([queues, open]);
    if (showing !== shown) {
      shown = showing;
      const rows = queues.map((queue, index) => subject(queue, open[index] ?? false, welcome?.zone));
      setChildren(subjects, subject(null, true, null), ...rows);
    }
    allClosed.hidden = open.includes(true);
    const known = welcome?.identity === "verified" ? welcome.name : null;
    signedIn.hidden = !known;
    about.hidden = known !== null;
    setText(signedIn, t("hotline.signed_in", { name: known ?? "" }));
    submit.disabled = busy || wish === null;
    setText(submit, busy ? t("hotline.starting") : t("hotline.start"));
  }

  update();
  return { element, update, focus: () => heading };
};
