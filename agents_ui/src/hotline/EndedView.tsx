import { useTranslation } from "react-i18next";
import type { ContactStatus } from "../api/generated/messages";
import type { Conversation } from "../chat/conversation";
import { MessageList } from "../chat/MessageList";
import type { View } from "../react/view";
import { CallMe, type CallMeActions, type CallMeSnapshot, Calls } from "./CallMe";
import { type KeepActions, KeepForm, type KeepSnapshot } from "./KeepForm";
import { Opening } from "./Opening";
import { endedBy, endedTitle } from "./outcome";
import { Prompts } from "./Prompts";
import { type RatingActions, RatingForm, type RatingSnapshot } from "./RatingForm";

export interface EndedSnapshot {
  outcome: ContactStatus["outcome"];
  endedBy: string | null;
  opensAt: number | null;
  zone: string | null;
  agentName: string | null;
  /** What the flow said last. */
  prompts: readonly string[];
  conversation: Conversation;
  rating: RatingSnapshot;
  keep: KeepSnapshot;
  callMe: CallMeSnapshot;
  /** The number at which we are going to call, once that was asked for. */
  calls: string | null;
}

export interface EndedActions extends RatingActions, KeepActions, CallMeActions {
  again: () => void;
}

export function EndedView({ snapshot, actions }: View<EndedSnapshot, EndedActions>) {
  const { t } = useTranslation();
  const { outcome, conversation, opensAt } = snapshot;
  const by = endedBy(outcome, snapshot.endedBy);
  if (snapshot.calls !== null) return <Calls number={snapshot.calls} startOver={actions.again} />;
  const names = { agent: snapshot.agentName ?? t("hotline.agent"), customer: t("hotline.you") };
  return (
    <section className="card ended" data-testid="ended" data-outcome={outcome ?? undefined}>
      <div role="status">
        <h2>{t(endedTitle(outcome))}</h2>
        {by && <p>{t(by)}</p>}
        <Prompts prompts={snapshot.prompts} />
        {opensAt !== null && (
          <p>
            <Opening at={opensAt} zone={snapshot.zone} />
          </p>
        )}
      </div>
      <CallMe snapshot={snapshot.callMe} actions={actions} />
      {outcome === "answered" && <RatingForm snapshot={snapshot.rating} actions={actions} />}
      <button type="button" className="button" onClick={actions.again}>
        {t("hotline.again")}
      </button>
      {conversation.messages.length > 0 && (
        <>
          <h3>{t("hotline.transcript")}</h3>
          <KeepForm snapshot={snapshot.keep} actions={actions} />
          <MessageList snapshot={{ conversation, me: "customer", names }} actions={{ retry: null }} />
        </>
      )}
    </section>
  );
}
