import { Badge, Button, Textarea } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { timeOfDay } from "../../i18n/format";
import { composes } from "../../keys/chord";
import type { View } from "../../react/view";
import { useActions } from "../keys/useActions";
import { Timer } from "../shared/Timer";

export interface AsidesSnapshot {
  asides: readonly { id: string; author: string; at: number; text: string }[];
  /** Since when the agent wants help; null while they do not. */
  helpSince: number | null;
  /** Who is looking: the contact's agent asks for help, a supervisor gives it. */
  who: "agent" | "supervisor";
  /** Whether the agent can ask for help now. */
  talking: boolean;
  text: string;
}

export interface AsidesActions {
  write: (text: string) => void;
  send: () => void;
  help: (on: boolean) => void;
}

/** What agent and supervisors write to each other beside a conversation. The customer sees nothing of it. */
export function AsidesView({ snapshot, actions }: View<AsidesSnapshot, AsidesActions>) {
  const { t } = useTranslation();
  const { asides, helpSince, who, talking, text } = snapshot;
  const field = useRef<HTMLTextAreaElement>(null);
  useActions({ "contact.aside": () => field.current?.focus() });
  return (
    <section className="asides" aria-label={t("coaching.title")} data-testid="asides">
      <div className="asides-head">
        <h3 className="section-title asides-title">{t("coaching.title")}</h3>
        <span className="quiet">{t("coaching.unseen")}</span>
        {helpSince !== null && (
          <Badge color="red" variant="filled" data-testid="help">
            {t("coaching.help_wanted")} <Timer since={helpSince} />
          </Badge>
        )}
        {helpSince !== null && (
          <Button size="compact-xs" variant="default" onClick={() => actions.help(false)}>
            {t("coaching.help_over")}
          </Button>
        )}
        {helpSince === null && who === "agent" && talking && (
          <Button size="compact-xs" variant="light" color="red" onClick={() => actions.help(true)}>
            {t("coaching.ask_help")}
          </Button>
        )}
      </div>
      {asides.length > 0 && (
        <ol className="asides-list" aria-live="polite">
          {asides.map((aside) => (
            <li key={aside.id} data-testid="aside">
              <span className="quiet">
                <strong>{aside.author}</strong> {timeOfDay(aside.at)}
              </span>
              <p className="said" dir="auto">
                {aside.text}
              </p>
            </li>
          ))}
        </ol>
      )}
      <form
        className="asides-form"
        onSubmit={(event) => {
          event.preventDefault();
          actions.send();
        }}
      >
        <Textarea
          ref={field}
          className="asides-text"
          size="xs"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={4000}
          aria-label={t(who === "agent" ? "coaching.write_agent" : "coaching.write_supervisor")}
          placeholder={t(who === "agent" ? "coaching.write_agent" : "coaching.write_supervisor")}
          value={text}
          onChange={(event) => actions.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || composes(event.nativeEvent)) return;
            event.preventDefault();
            actions.send();
          }}
        />
        <Button type="submit" size="xs" variant="default" disabled={text.trim() === ""}>
          {t("coaching.send")}
        </Button>
      </form>
    </section>
  );
}
