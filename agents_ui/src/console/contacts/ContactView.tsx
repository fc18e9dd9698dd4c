import { Button, Group, Paper, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Identity } from "../../api/generated/messages";
import type { ContactDetail, LogEvent, Routing } from "../../api/rest";
import { dateAndTimeToSecond, languageName } from "../../i18n/format";
import type { View } from "../../react/view";
import { IdentityBadge, StageBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import { Facts } from "../shared/Facts";
import type { Names } from "../shared/names";
import { Voicemail } from "../shared/Voicemail";
import { word } from "../shared/words";
import { VoicemailState } from "../voicemails/VoicemailState";
import { EventList } from "./EventList";
import { FlowList } from "./FlowList";
import { LegList } from "./LegList";
import { LineList } from "./LineList";
import { NoteList } from "./NoteList";
import { OfferList } from "./OfferList";
import { RoutingView } from "./RoutingView";
import { StepList } from "./StepList";
import { Transcript } from "./Transcript";

export interface ContactSnapshot {
  contact: ContactDetail;
  events: readonly LogEvent[];
  /** Where somebody may know it, and it is not settled yet. */
  routing: Routing | null;
  names: Names;
  /** Whether the person may ask why it is where it is. */
  supervises: boolean;
}

export interface ContactActions {
  again: () => void;
}

export function ContactView({ snapshot, actions }: View<ContactSnapshot, ContactActions>) {
  const { t } = useTranslation();
  const { contact, events, routing, names, supervises } = snapshot;
  const at = (instant: string | null) => instant && dateAndTimeToSecond(instant);
  const who = contact.customer_name || t(contact.customer ? "contacts.unnamed" : "contacts.unknown_customer");
  const panel = (title: string, testId: string, content: React.ReactNode) => (
    <Paper component="section" withBorder className="panel" aria-label={title} data-testid={testId}>
      <h2 className="section-title">{title}</h2>
      {content}
    </Paper>
  );
  return (
    <>
      <Group justify="space-between" data-testid="contact-head">
        <Group gap="sm">
          <ChannelIcon channel={contact.channel} />
          <Title order={1} size="h2" dir="auto" className="long">
            {contact.customer ? <Link to={`/customers/${contact.customer}`}>{who}</Link> : who}
          </Title>
          <StageBadge stage={contact.state} />
          <IdentityBadge identity={contact.identity as Identity} />
        </Group>
        <Button size="compact-sm" variant="subtle" onClick={actions.again}>
          {t("refresh")}
        </Button>
      </Group>
      <div className="contact-columns">
        <div>
          {panel(
            t("contact.facts"),
            "facts",
            <Facts
              facts={[
                [t("contacts.queue"), names.queue(contact.queue)],
                [t("contact.channel"), word(t, "channel", contact.channel)],
                [t("customer.language"), languageName(contact.language)],
                [t("contacts.agent"), contact.agent && names.agent(contact.agent)],
                [t("contacts.outcome"), contact.outcome && word(t, "outcome", contact.outcome)],
                [t("contacts.disposition"), contact.disposition && names.disposition(contact.disposition)],
                [t("contact.rating"), contact.rating && t("contact.rating_score", { score: contact.rating })],
                [t("contacts.arrived"), at(contact.arrived_at)],
                [t("contact.queued"), at(contact.queued_at)],
                [t("contact.answered"), at(contact.answered_at)],
                [t("contact.ended"), at(contact.ended_at)],
                [t("contact.wrapped"), at(contact.wrapped_at)],
                [t("contact.id"), <code key="id">{contact.id}</code>],
              ]}
            />,
          )}
          {routing && panel(t("standing.title"), "routing", <RoutingView routing={routing} names={names} />)}
          {contact.flow.length > 0 && panel(t("contact.flow"), "flow", <FlowList stops={contact.flow} />)}
          {panel(t("contact.steps"), "steps", <StepList steps={contact.steps} names={names} />)}
          {contact.legs.length > 0 && panel(t("contact.legs"), "legs", <LegList legs={contact.legs} names={names} />)}
          {contact.line.length > 0 &&
            panel(t("contact.line"), "in-line", <LineList news={contact.line} names={names} />)}
          {panel(
            t("contact.offers"),
            "offers",
            <OfferList contact={contact.id} offers={contact.offers} names={names} supervises={supervises} />,
          )}
          {panel(t("contact.notes"), "notes", <NoteList notes={contact.notes} names={names} />)}
        </div>
        <div>
          {contact.voicemail &&
            panel(
              t("voicemail.title"),
              "message",
              <>
                <Voicemail contact={contact.id} seconds={contact.voicemail.seconds} at={contact.voicemail.at} />
                <VoicemailState contact={contact.id} voicemail={contact.voicemail} />
              </>,
            )}
          {panel(
            t("contact.transcript"),
            "transcript",
            <Transcript lines={contact.transcript} customer={who} names={names} />,
          )}
          {panel(t("contact.events"), "events", <EventList events={events} names={names} />)}
        </div>
      </div>
    </>
  );
}
