import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Timer } from "../shared/Timer";

export interface ContactListSnapshot {
  items: readonly {
    id: string;
    channel: ContactCard["channel"];
    name: string;
    queue: string;
    stage: ContactCard["stage"];
    since: number;
    unread: number;
    /** How much has been written beside it that I have not seen. */
    asides: number;
    /** Since when the customer waits for an answer; null when they do not. */
    unansweredSince: number | null;
    last: string | null;
    selected: boolean;
  }[];
}

export interface ContactListActions {
  select: (contact: string) => void;
}

export function ContactListView({ snapshot, actions }: View<ContactListSnapshot, ContactListActions>) {
  const { t } = useTranslation();
  return (
    <nav className="desk-contacts" aria-label={t("desk.mine")}>
      <h2 className="section-title">{t("desk.mine")}</h2>
      {snapshot.items.length === 0 && <p className="quiet">{t("desk.none")}</p>}
      <ul>
        {snapshot.items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className="desk-item"
              aria-current={item.selected}
              data-testid={`my-contact-${item.id}`}
              data-stage={item.stage}
              onClick={() => actions.select(item.id)}
            >
              <span className="desk-item-row">
                <span className="who">
                  <ChannelIcon channel={item.channel} />
                  <strong className="clip" dir="auto">
                    {item.name}
                  </strong>
                </span>
                {item.asides > 0 && (
                  <Badge color="yellow.4" c="dark.9" data-testid="asides-new">
                    {t("desk.asides", { count: item.asides })}
                  </Badge>
                )}
                {item.unread > 0 && (
                  <Badge circle color="red" data-testid="unread" aria-label={t("desk.unread", { count: item.unread })}>
                    {item.unread}
                  </Badge>
                )}
              </span>
              <span className="desk-item-row quiet">
                <span className="clip">{item.queue}</span>
                {item.unansweredSince === null ? (
                  <Timer since={item.since} />
                ) : (
                  <span className="unanswered" title={t("alert.unanswered")} data-testid="unanswered">
                    <span className="hidden">{t("alert.unanswered")}</span>
                    <Timer since={item.unansweredSince} />
                  </span>
                )}
              </span>
              <span className="desk-item-row">
                <StageBadge stage={item.stage} />
                <span className="clip quiet">{item.last}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
