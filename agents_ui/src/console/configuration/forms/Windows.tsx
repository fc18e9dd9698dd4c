import { Button, CloseButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isTime, type Window } from "../week";

interface WindowsProps {
  /** Of which day or date. */
  label: string;
  windows: readonly Window[];
  set: (windows: readonly Window[]) => void;
  wrong?: string;
  /** What else can be done with the day. */
  more?: ReactNode;
}

/** From when to when something is open on a day, perhaps several times. */
export function Windows({ label, windows, set, wrong, more }: WindowsProps) {
  const { t } = useTranslation();
  const odd = windows.some(([from, to]) => !isTime(from, false) || !isTime(to, true));
  const said = odd ? t("forms.wrong.time") : wrong;
  const change = (index: number, window: Window) => set(windows.with(index, window));
  return (
    <fieldset className="form-day" aria-label={label}>
      <span className="form-day-name">{label}</span>
      <div className="form-windows">
        {windows.length === 0 && <span className="quiet">{t("forms.hours.closed")}</span>}
        {windows.map(([from, to], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is nothing but its place among the others
          <span key={index} className="form-window">
            <Time
              label={t("forms.hours.from", { day: label })}
              value={from}
              set={(text) => change(index, [text, to])}
            />
            –
            <Time
              label={t("forms.hours.to", { day: label })}
              value={to}
              end
              set={(text) => change(index, [from, text])}
            />
            <CloseButton
              size="sm"
              aria-label={t("forms.hours.remove", { day: label, from, to })}
              onClick={() => set(windows.toSpliced(index, 1))}
            />
          </span>
        ))}
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={t("forms.hours.add_to", { day: label })}
          onClick={() => set([...windows, windows.length === 0 ? ["09:00", "18:00"] : ["19:00", "21:00"]])}
        >
          {t("forms.hours.add_window")}
        </Button>
        {more}
      </div>
      {said && <p className="form-wrong">{said}</p>}
    </fieldset>
  );
}

interface TimeProps {
  label: string;
  value: string;
  /** Whether it may be the end of the day. */
  end?: boolean;
  set: (text: string) => void;
}

function Time({ label, value, end = false, set }: TimeProps) {
  return (
    <input
      className="form-time"
      aria-label={label}
      aria-invalid={!isTime(value, end)}
      inputMode="numeric"
      maxLength={5}
      placeholder="09:00"
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
