import { endedBy, endedTitle } from "../../hotline/outcome";
import { h } from "../dom";
import { t } from "../words";
import { makeKeep } from "./keep";
import { makeMessages } from "./messages";
import { makeOpening } from "./opening";
import { type MakePane, statusOf } from "./pane";
import { makePrompts } from "./prompts";
import { makeRating } from "./rating";

/** That it is over, how, and what was said. */
export const endedPane: MakePane = (hotline) => {
  const status = statusOf(hotline);
  const by = endedBy(status.outcome, status.ended_by);
  const zone = hotline.stores.visit.getState().welcome?.zone;
  const prompts = makePrompts();
  const agentName = () => status.agent_name ?? t("hotline.agent");
  const messages = makeMessages(hotline, agentName, null);
  const keep = makeKeep(hotline, agentName);
  const transcript = h("div", {}, h("h4", {}, t("hotline.transcript")), keep.element, messages.element);
  const rating = makeRating(hotline);
  rating.element.hidden = status.outcome !== "answered";
  const heading = h("h3", { tabindex: -1 }, t(endedTitle(status.outcome)));
  const element = h(
    "section",
    { class: "card ended", "data-testid": "ended", "data-outcome": status.outcome },
    h(
      "div",
      { role: "status" },
      heading,
      by && h("p", {}, t(by)),
      prompts.element,
      typeof status.opens_at === "number" && h("p", {}, makeOpening(status.opens_at, zone)),
    ),
    rating.element,
    h("button", { type: "button", class: "button", onclick: () => hotline.dismiss() }, t("hotline.again")),
    transcript,
  );

  function update(): void {
    const conversation = hotline.stores.conversations.of(status.contact);
    prompts.update(status.prompts);
    rating.update();
    messages.update(conversation);
    transcript.hidden = conversation.messages.length === 0;
  }

  update();
  return { element, update, focus: () => heading };
};
