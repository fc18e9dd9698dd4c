import { useTranslation } from "react-i18next";
import type { LineWait } from "../api/generated/messages";
import type { Conversation } from "../chat/conversation";
import { MessageList } from "../chat/MessageList";
import type { View } from "../react/view";
import { Prompts } from "./Prompts";
import { waitWords } from "./wait";

export interface LineSnapshot {
  /** What was said before, when an agent was lost and the customer is back in line. */
  conversation: Conversation;
  /** Empty where none is known yet. */
  queue: string;
  /** What the flow said last. */
  prompts: readonly string[];
  /** 1 is the next; null for one who is being offered to somebody, and while being connected. */
  place: number | null;
  /** Null where it is not known. */
  wait: LineWait | null;
  connecting: boolean;
  agentName: string | null;
}

export interface LineActions {
  leave: () => void;
}

export function LineView({ snapshot, actions }: View<LineSnapshot, LineActions>) {
  const { t } = useTranslation();
  const { place, wait, connecting, agentName, conversation } = snapshot;
  return (
    <section className="card line" data-testid={connecting ? "connecting" : "waiting"}>
      <div aria-live="polite">
        {connecting ? (
          <h2>{agentName ? t("hotline.connecting", { name: agentName }) : t("hotline.connecting_someone")}</h2>
        ) : (
          <>
            <h2>{t("hotline.in_line")}</h2>
            {place !== null && (
              <p className="place" data-testid="place" data-place={place}>
                {t("hotline.place", { place })}
              </p>
            )}
            {wait !== null && <p data-testid="wait">{t(waitWords(wait), { least: wait.least, most: wait.most })}</p>}
            {(place === null || place === 1) && <p data-testid="next">{t("hotline.next")}</p>}
          </>
        )}
      </div>
      <div className="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      <Prompts prompts={snapshot.prompts} />
      {snapshot.queue && <p className="hint">{t("hotline.queue", { queue: snapshot.queue })}</p>}
      <p className="hint">{t("hotline.keep_place")}</p>
      <button type="button" className="button button-quiet" onClick={actions.leave}>
        {t("hotline.leave_line")}
      </button>
      {conversation.messages.length > 0 && (
        <MessageList
          snapshot={{ conversation, me: "customer", names: { agent: t("hotline.agent"), customer: t("hotline.you") } }}
          actions={{ retry: null }}
        />
      )}
    </section>
  );
}
