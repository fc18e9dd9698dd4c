import { Badge, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { weekdayAndTime } from "../../i18n/format";
import type { View } from "../../react/view";
import { Voicemail } from "../shared/Voicemail";
import "./voicemails.css";

export interface VoicemailRow {
  contact: string;
  /** Who left it, as far as we know. */
  name: string;
  /** You learn who left it, and may hear it, once you see to it. */
  hidden: boolean;
  queue: string;
  at: number;
  seconds: number;
  /** The name of who sees to it. */
  owner: string | null;
  mine: boolean;
  /** The contact in which they are called back, or were. */
  callback: string | null;
  /** I can have them called by me. */
  mayCallBack: boolean;
}

export interface VoicemailsSnapshot {
  /** Those that nobody has dealt with, the oldest first. */
  voicemails: readonly VoicemailRow[];
  /** I may take from others what they see to. */
  supervises: boolean;
}

export interface VoicemailsActions {
  take: (contact: string) => void;
  /** Nobody sees to it. */
  giveBack: (contact: string) => void;
  /** Call them back, as soon as I am available. */
  callBack: (contact: string) => void;
  finish: (contact: string) => void;
}

/** The messages that callers have left; of none there is nothing to see. */
export function VoicemailsView({ snapshot, actions }: View<VoicemailsSnapshot, VoicemailsActions>) {
  const { t } = useTranslation();
  const { voicemails, supervises } = snapshot;
  if (voicemails.length === 0) return null;
  return (
    <section className="voicemails" aria-label={t("voicemail.left")} data-testid="voicemails">
      <h2 className="section-title">
        {t("voicemail.left")} <Badge color="red.8">{voicemails.length}</Badge>
      </h2>
      <ul>
        {voicemails.map((message) => (
          <Message key={message.contact} message={message} supervises={supervises} {...actions} />
        ))}
      </ul>
    </section>
  );
}

interface MessageProps extends VoicemailsActions {
  message: VoicemailRow;
  supervises: boolean;
}

function Message({ message, supervises, take, giveBack, callBack, finish }: MessageProps) {
  const { t } = useTranslation();
  const { contact, name, hidden, owner, mine, callback } = message;
  return (
    <li data-testid={`voicemail-${contact}`} data-mine={mine}>
      {hidden ? (
        <span className="quiet">{name}</span>
      ) : (
        <Link to={`/contacts/${contact}`} dir="auto">
          {name}
        </Link>
      )}
      <span className="quiet">
        {message.queue} · {weekdayAndTime(message.at)}
      </span>
      {hidden ? (
        <span className="quiet">{t("voicemail.hidden")}</span>
      ) : (
        <Voicemail contact={contact} seconds={message.seconds} />
      )}
      {owner !== null && (
        <strong data-testid="owner">{mine ? t("voicemail.mine") : t("voicemail.owner", { agent: owner })}</strong>
      )}
      {callback !== null && !hidden && <Link to={`/contacts/${callback}`}>{t("voicemail.callback")}</Link>}
      <span className="voicemail-do">
        {mine && message.mayCallBack && (
          <Button size="compact-xs" onClick={() => callBack(contact)}>
            {t("voicemail.call_back")}
          </Button>
        )}
        {owner === null && (
          <Button size="compact-xs" variant="light" onClick={() => take(contact)}>
            {t("voicemail.take")}
          </Button>
        )}
        {!hidden && (
          <Button size="compact-xs" variant="light" onClick={() => finish(contact)}>
            {t("voicemail.done")}
          </Button>
        )}
        {(mine || (supervises && owner !== null)) && (
          <Button size="compact-xs" variant="subtle" onClick={() => giveBack(contact)}>
            {t("voicemail.give_back")}
          </Button>
        )}
      </span>
    </li>
  );
}
