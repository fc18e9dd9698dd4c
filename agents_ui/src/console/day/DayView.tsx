import { Badge, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { weekdayAndTime } from "../../i18n/format";
import type { View } from "../../react/view";
import { MovePromise } from "./MovePromise";
import "./day.css";

export interface DayPromise {
  id: string;
  contact: string;
  name: string;
  text: string;
  /** Who promised it, where that was somebody else. */
  author: string | null;
  dueAt: number | null;
  due: boolean;
}

export interface DaySnapshot {
  promises: readonly DayPromise[];
  birthdays: readonly { customer: string; name: string }[];
  messages: readonly { id: string; author: string; at: number; text: string }[];
}

export interface DayActions {
  finish: (promise: string) => void;
  move: (promise: string, dueAt: number | null, owner: string | null) => void;
  read: (message: string) => void;
}

/** What there is to think of today: what supervisors write, what I have promised, whose birthday it is. */
export function DayView({ snapshot, actions }: View<DaySnapshot, DayActions>) {
  const { t } = useTranslation();
  const [moving, setMoving] = useState<DayPromise | null>(null);
  const { promises, birthdays, messages } = snapshot;
  const due = promises.filter((promise) => promise.due).length;
  return (
    <section className="day" aria-label={t("day.title")} data-testid="day">
      <h2 className="section-title">
        {t("day.title")} {due > 0 && <Badge color="red.8">{t("day.due", { count: due })}</Badge>}
      </h2>
      {promises.length + birthdays.length + messages.length === 0 && <p className="quiet">{t("day.nothing")}</p>}
      <ul>
        {messages.map((message) => (
          <li key={message.id} className="day-item day-message" data-testid="day-message">
            <span className="quiet">
              {message.author} · {weekdayAndTime(message.at)}
            </span>
            <p className="said" dir="auto">
              {message.text}
            </p>
            <Button size="compact-xs" variant="light" onClick={() => actions.read(message.id)}>
              {t("day.read")}
            </Button>
          </li>
        ))}
        {promises.map((promise) => (
          <li key={promise.id} className="day-item" data-due={promise.due} data-testid="day-promise">
            <span className="quiet">
              <Link to={`/contacts/${promise.contact}`} dir="auto">
                {promise.name}
              </Link>
              {promise.dueAt !== null && ` · ${weekdayAndTime(promise.dueAt)}`}
              {promise.author !== null && ` · ${promise.author}`}
            </span>
            <p className="said" dir="auto">
              {promise.text}
            </p>
            <span className="day-do">
              <Button size="compact-xs" variant="light" onClick={() => actions.finish(promise.id)}>
                {t("day.done")}
              </Button>
              <Button size="compact-xs" variant="subtle" onClick={() => setMoving(promise)}>
                {t("day.move")}
              </Button>
            </span>
          </li>
        ))}
        {birthdays.map(({ customer, name }) => (
          <li key={customer} className="day-item" data-testid="day-birthday">
            <span>
              {t("day.birthday")}{" "}
              <Link to={`/customers/${customer}`} dir="auto">
                {name}
              </Link>
            </span>
          </li>
        ))}
      </ul>
      {moving && (
        <MovePromise
          promise={moving}
          move={(dueAt, owner) => {
            actions.move(moving.id, dueAt, owner);
            setMoving(null);
          }}
          close={() => setMoving(null)}
        />
      )}
    </section>
  );
}
