import { useTranslation } from "react-i18next";
import type { LineNews } from "../../api/rest";
import { timeToSecond } from "../../i18n/format";
import type { Names } from "../shared/names";
import { word } from "../shared/words";

/** What happened to the contact's place in line: who put it next, when it rose, for whom it was held. */
export function LineList({ news, names }: { news: readonly LineNews[]; names: Names }) {
  const { t } = useTranslation();
  return (
    <ol className="past" data-testid="line-list">
      {news.map((each) => (
        <li key={`${each.at} ${each.what} ${each.step}`} data-testid="line-news" data-what={each.what}>
          <span className="quiet digits">{timeToSecond(each.at)}</span>{" "}
          {t(`in_line.${each.what as "put_next"}`, {
            by: each.by && names.agent(each.by),
            agent: each.agent && names.agent(each.agent),
            team: each.team && names.team(each.team),
            priority: each.priority,
            attempt: each.attempt,
            step: each.step === null ? null : each.step + 1,
            queue: each.queue && names.queue(each.queue),
            from: each.from_queue && names.queue(each.from_queue),
            cause: each.cause && word(t, "cause", each.cause),
            code: each.code && word(t, "unanswerable", each.code),
          })}
        </li>
      ))}
    </ol>
  );
}
