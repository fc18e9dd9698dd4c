import { useTranslation } from "react-i18next";
import { Composer, type ComposerActions } from "../chat/Composer";
import type { Conversation } from "../chat/conversation";
import { MessageList } from "../chat/MessageList";
import { clockTime } from "../i18n/format";
import { useServerNow } from "../react/clock";
import type { View } from "../react/view";

export interface TalkSnapshot {
  conversation: Conversation;
  agentName: string | null;
  idleEndsAt: number | null;
  text: string;
}

export interface TalkActions extends ComposerActions {
  retry: (id: string) => void;
  leave: () => void;
}

export function TalkView({ snapshot, actions }: View<TalkSnapshot, TalkActions>) {
  const { t } = useTranslation();
  const agent = snapshot.agentName ?? t("hotline.agent");
  const names = { agent, customer: t("hotline.you") };
  return (
    <section className="card talk" data-testid="talking">
      <div className="talk-header">
        <h2 aria-live="polite">{t("hotline.talking", { name: agent })}</h2>
        <button type="button" className="button button-quiet" onClick={actions.leave}>
          {t("hotline.end")}
        </button>
      </div>
      {snapshot.idleEndsAt !== null && <IdleWarning endsAt={snapshot.idleEndsAt} />}
      <MessageList
        snapshot={{ conversation: snapshot.conversation, me: "customer", names }}
        actions={{ retry: actions.retry }}
      />
      <Composer snapshot={{ text: snapshot.text }} actions={actions} />
    </section>
  );
}

function IdleWarning({ endsAt }: { endsAt: number }) {
  const { t } = useTranslation();
  const now = useServerNow();
  return (
    <p className="note note-warn" data-testid="idle">
      {t("hotline.idle", { time: clockTime(endsAt - now) })}
    </p>
  );
}
