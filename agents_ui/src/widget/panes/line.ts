import { waitWords } from "../../hotline/wait";
import { inLanguage } from "../../i18n/language";
import { h, setText } from "../dom";
import { t } from "../words";
import { type MakePane, statusOf } from "./pane";
import { makePrompts } from "./prompts";

/** One's place in line, and who one is being connected with. */
export const linePane: MakePane = (hotline) => {
  const heading = h("h3", { tabindex: -1 });
  const place = h("p", { class: "place", "data-testid": "place", hidden: true });
  const likely = h("p", { "data-testid": "wait", hidden: true });
  const next = h("p", { "data-testid": "next", hidden: true }, t("hotline.next"));
  const prompts = makePrompts();
  const queue = h("p", { class: "hint" });
  const leave = () => void hotline.leave(statusOf(hotline).contact);
  const element = h(
    "section",
    { class: "card line" },
    h("div", { "aria-live": "polite" }, heading, place, likely, next),
    h("div", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    prompts.element,
    queue,
    h("p", { class: "hint" }, t("hotline.keep_place")),
    h("button", { type: "button", class: "button button-quiet", onclick: leave }, t("hotline.leave_line")),
  );

  function update(): void {
    const { welcome } = hotline.stores.visit.getState();
    const status = statusOf(hotline);
    const connecting = status.stage === "connecting";
    const at = connecting ? null : (status.place ?? null);
    element.dataset.testid = connecting ? "connecting" : "waiting";
    if (!connecting) setText(heading, t("hotline.in_line"));
    else if (status.agent_name) setText(heading, t("hotline.connecting", { name: status.agent_name }));
    else setText(heading, t("hotline.connecting_someone"));
    place.hidden = at === null;
    place.dataset.place = String(at ?? "");
    if (at !== null) setText(place, t("hotline.place", { place: at }));
    const wait = connecting ? null : (status.wait ?? null);
    likely.hidden = wait === null;
    if (wait !== null) setText(likely, t(waitWords(wait), { least: wait.least, most: wait.most }));
    next.hidden = connecting || (at !== null && at !== 1);
    prompts.update(status.prompts);
    const subject = welcome?.queues.find(({ id }) => id === status.queue);
    const name = inLanguage(subject?.name, status.queue ?? "");
    queue.hidden = !name;
    setText(queue, t("hotline.queue", { queue: name }));
  }

  update();
  return { element, update, focus: () => heading };
};
