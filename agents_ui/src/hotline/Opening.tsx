import { useTranslation } from "react-i18next";
import { weekdayAndTime } from "../i18n/format";

/** When a subject opens: in the reader's time and, where that is another, in the centre's. */
export function Opening({ at, zone }: { at: number; zone: string | null }) {
  const { t } = useTranslation();
  const local = weekdayAndTime(at);
  const centre = zone ? weekdayAndTime(at, zone) : local;
  return (
    <time className="opening" data-testid="opening" dateTime={new Date(at).toISOString()}>
      {t("hotline.opens", { local })}
      {centre !== local && ` · ${t("hotline.opens_centre", { centre })}`}
    </time>
  );
}
