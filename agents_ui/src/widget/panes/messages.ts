import type { ChatMessage } from "../../api/generated/messages";
import { type Conversation, emptyConversation, type Outgoing, receipt } from "../../chat/conversation";
import { type Piece, pieces } from "../../chat/links";
import type { HotlineModel } from "../../hotline/model";
import { timeOfDay } from "../../i18n/format";
import { h, setAttribute, setText } from "../dom";
import { refusal, t } from "../words";
import { attachedFile } from "./file";

const TICKS = { sent: "✓", delivered: "✓✓", read: "✓✓" } as const;
/** Nearer to the end than this, the list follows what comes. */
const AT_END_PX = 80;

/** What was said. `retry` sends a failed message again; without it there is nobody left to send it to. */
export function makeMessages(hotline: HotlineModel, agentName: () => string, retry: ((id: string) => void) | null) {
  const list = h("ol", { class: "chat-messages", "data-testid": "messages" });
  const typing = h("p", { class: "chat-typing", "data-testid": "typing", "aria-live": "polite" });
  const element = h(
    "div",
    { class: "chat-scroll", tabindex: 0, role: "log", "aria-label": t("chat.log") },
    list,
    typing,
  );
  const rows = new Map<string, HTMLElement>();
  let held: Conversation = emptyConversation;

  function numbered(message: ChatMessage): HTMLElement {
    const mine = message.sender === "customer";
    const name = mine ? t("hotline.you") : agentName();
    return h(
      "li",
      {
        class: `chat-message ${mine ? "chat-mine" : "chat-theirs"}`,
        "data-testid": "message",
        "data-number": message.number,
        "data-sender": message.sender,
      },
      h("span", { class: "hidden" }, `${name}: `),
      h(
        "p",
        { class: "chat-text", dir: "auto" },
        ...(message.attachment
          ? attachedFile(hotline, message.text, message.attachment)
          : pieces(message.text).map(linked)),
      ),
      h(
        "span",
        { class: "chat-meta" },
        h("time", { datetime: new Date(message.at).toISOString() }, timeOfDay(message.at)),
        mine && h("span", { class: "chat-ticks", role: "img" }),
      ),
    );
  }

  const linked = (piece: Piece) =>
    typeof piece === "string"
      ? piece
      : h("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" }, piece.href);

  function tick(row: HTMLElement, message: ChatMessage): void {
    const ticks = row.querySelector(".chat-ticks");
    if (!ticks) return;
    const state = receipt(held, message);
    setAttribute(row, "data-state", state);
    setAttribute(ticks, "class", `chat-ticks chat-${state}`);
    setAttribute(ticks, "aria-label", t(`chat.${state}`));
    setText(ticks, TICKS[state]);
  }

  function outgoing(own: Outgoing): HTMLElement {
    const state = own.failed ? "failed" : "sending";
    const why = own.failed ? `${t("chat.failed")} · ${refusal(own.failed)} ` : t("chat.sending");
    const again = () => retry?.(own.id);
    return h(
      "li",
      { class: `chat-message chat-mine chat-${state}`, "data-testid": "message", "data-state": state },
      h("p", { class: "chat-text", dir: "auto" }, own.text),
      h(
        "span",
        { class: "chat-meta" },
        why,
        own.failed && retry && h("button", { type: "button", class: "chat-retry", onclick: again }, t("chat.retry")),
      ),
    );
  }

  /** Keeps the rows that are there, makes the others, and puts all in order. */
  function arrange(): void {
    const wanted = new Map<string, () => HTMLElement>();
    for (const message of held.messages) wanted.set(`n${message.number}`, () => numbered(message));
    for (const own of held.outgoing) wanted.set(`o${own.id} ${own.failed}`, () => outgoing(own));
    for (const [key, row] of rows) {
      if (wanted.has(key)) continue;
      row.remove();
      rows.delete(key);
    }
    let before: Element | null = null;
    for (const [key, make] of wanted) {
      const row: HTMLElement = rows.get(key) ?? make();
      const place: Element | null = before ? before.nextElementSibling : list.firstElementChild;
      if (row !== place) list.insertBefore(row, place);
      rows.set(key, row);
      before = row;
    }
    for (const message of held.messages) {
      const row = rows.get(`n${message.number}`);
      if (row) tick(row, message);
    }
  }

  const toEnd = () => element.scrollTo?.({ top: element.scrollHeight });

  function update(conversation: Conversation): void {
    if (conversation === held) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    held = conversation;
    arrange();
    setText(typing, conversation.typing === "agent" ? t("chat.typing", { name: agentName() }) : "");
    if (atEnd) toEnd();
  }

  return { element, update, toEnd };
}
