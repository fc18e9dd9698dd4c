import { unreadCount } from "../../chat/conversation";
import { clockTime } from "../../i18n/format";
import { h, setText } from "../dom";
import { t } from "../words";
import { makeComposer } from "./composer";
import { makeMessages } from "./messages";
import { type MakePane, statusOf } from "./pane";

/** The conversation. */
export const talkPane: MakePane = (hotline) => {
  const { contact } = statusOf(hotline);
  const agentName = () => statusOf(hotline).agent_name ?? t("hotline.agent");
  const messages = makeMessages(hotline, agentName, (id) => void hotline.chat.retry(contact, id));
  const composer = makeComposer(contact, {
    send: (text) => {
      void hotline.chat.post(contact, text);
      messages.toEnd();
    },
    attach: (file) => hotline.attach(contact, file),
    setTyping: (on) => hotline.chat.setTyping(contact, on),
  });
  const heading = h("h3", { "aria-live": "polite" });
  const idle = h("p", { class: "note note-warn", "data-testid": "idle", hidden: true });
  const end = () => void hotline.leave(contact);
  const element = h(
    "section",
    { class: "card talk", "data-testid": "talking" },
    h(
      "div",
      { class: "talk-header" },
      heading,
      h("button", { type: "button", class: "button button-quiet", onclick: end }, t("hotline.end")),
    ),
    idle,
    messages.element,
    composer.element,
  );

  function update(): void {
    const endsAt = statusOf(hotline).idle_ends_at ?? null;
    const conversation = hotline.stores.conversations.of(contact);
    setText(heading, t("hotline.talking", { name: agentName() }));
    idle.hidden = endsAt === null;
    if (endsAt !== null) setText(idle, t("hotline.idle", { time: clockTime(endsAt - hotline.stores.clock.now()) }));
    messages.update(conversation);
    const seen = document.visibilityState === "visible" && element.isConnected;
    if (seen && unreadCount(conversation, "customer") > 0) hotline.chat.markRead(contact);
  }

  update();
  return { element, update, focus: () => composer.field, leave: composer.stop };
};
