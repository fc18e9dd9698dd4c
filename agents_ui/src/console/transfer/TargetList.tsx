import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ColleagueCard } from "../../api/generated/messages";

export const KINDS = ["queues", "agents", "teams"] as const;
export type Kind = (typeof KINDS)[number];

/** Somewhere the customer can be sent, and who is there now; `presence` is null until that is known. */
export interface Target {
  id: string;
  name: string;
  presence: "free" | "busy" | "away" | null;
  note: string;
  /** What is so of a transfer there, unless one says otherwise. */
  credit?: boolean;
  back?: boolean;
  /** It is shown, and cannot be chosen. */
  disabled?: boolean;
}

interface TargetListProps {
  kind: Kind;
  targets: readonly Target[];
  chosen: string | null;
  choose: (id: string) => void;
}

export function TargetList({ kind, targets, chosen, choose }: TargetListProps) {
  const { t } = useTranslation();
  if (targets.length === 0) return null;
  return (
    <fieldset className="transfer-list">
      <legend className="section-title">{t(`transfer.${kind}`)}</legend>
      {targets.map(({ id, name, presence, note, disabled }) => (
        <label
          key={id}
          className="transfer-choice"
          data-testid={`transfer-${kind}-${id}`}
          data-presence={presence ?? "unknown"}
        >
          <input
            type="radio"
            name="transfer"
            aria-label={name}
            aria-describedby={`transfer-note-${kind}-${id}`}
            checked={chosen === id}
            disabled={disabled}
            onChange={() => choose(id)}
          />
          <span className="clip">{name}</span>
          <span className="transfer-note" id={`transfer-note-${kind}-${id}`}>
            {note}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export const isHere = (agent: ColleagueCard | undefined) =>
  agent !== undefined && agent.availability === "available" && agent.reachable && !agent.leaving;

/** Whether the agent is there, free or busy, and that in words. */
export function presence(t: TFunction, agent: ColleagueCard | undefined): Pick<Target, "presence" | "note"> {
  if (!agent) return { presence: null, note: "" };
  if (!isHere(agent)) {
    const state = agent.availability === "available" ? "not_ready" : agent.availability;
    return { presence: "away", note: t(`availability.${state}`) };
  }
  const count = agent.contacts;
  return count === 0
    ? { presence: "free", note: t("transfer.free") }
    : { presence: "busy", note: t("transfer.with", { count }) };
}
