import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ContactCard } from "../../api/generated/messages";
import type { View } from "../../react/view";
import { Attributes } from "../shared/Attributes";
import { ProspectBadge, TierBadge } from "../shared/badges";
import { ChannelIcon } from "../shared/ChannelIcon";
import type { NamedAttribute } from "../shared/names";
import { CountdownBar, TimeLeft } from "../shared/Timer";

export interface OfferSnapshot {
  offer: string;
  channel: ContactCard["channel"];
  name: string;
  greeting: string | null;
  /** Nobody we knew before, yet they said what to call them. */
  prospect: boolean;
  /** What the flow has set. */
  attributes: readonly NamedAttribute[];
  tier: { id: string; name: string } | null;
  queue: string;
  language: string;
  /** Counts this contact too; null when we do not know who it is. */
  contactsThisMonth: number | null;
  /** Of one who is to be called back: for which time. */
  callback: string | null;
  why: string;
  /** What colleagues have written beside it, of late: the note of who sent it on, say. */
  notes: readonly { id: string; author: string; text: string }[];
  since: number;
  deadline: number;
  /** Whether the rest of the profile is on the screen already. */
  shown: boolean;
  /** An answer is on its way. */
  busy: boolean;
}

export interface OfferActions {
  accept: () => void;
  decline: () => void;
  show: () => void;
}

export function OfferView({ snapshot, actions }: View<OfferSnapshot, OfferActions>) {
  const { t } = useTranslation();
  return (
    <Paper
      component="section"
      className="offer"
      withBorder
      p="md"
      aria-label={t("offer.label")}
      data-testid="offer"
      data-offer={snapshot.offer}
    >
      <p className="hidden" role="alert">
        {t(snapshot.channel === "voice" ? "offer.announce_call" : "offer.announce", {
          name: snapshot.name,
          queue: snapshot.queue,
        })}
      </p>
      <Group justify="space-between" align="flex-start">
        <div className="offer-who">
          <Group gap="xs">
            <span className={snapshot.channel === "voice" ? "offer-channel offer-ringing" : "offer-channel"}>
              <ChannelIcon channel={snapshot.channel} />
            </span>
            <Title order={2} size="h3" dir="auto" data-testid="offer-name">
              {snapshot.name}
            </Title>
            {snapshot.tier && <TierBadge tier={snapshot.tier.id} name={snapshot.tier.name} />}
            {snapshot.prospect && <ProspectBadge />}
            <Text size="sm" c="dimmed">
              {snapshot.queue} · {snapshot.language}
            </Text>
            {snapshot.contactsThisMonth !== null && snapshot.contactsThisMonth > 1 && (
              <Text size="sm" fw={600} c="var(--late)">
                {t("customer.nth_contact", { count: snapshot.contactsThisMonth, ordinal: true })}
              </Text>
            )}
          </Group>
          {snapshot.greeting && (
            <Text mt={4} fz="lg" data-testid="greeting">
              {t("quoted", { text: snapshot.greeting })}
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          <Text fz="xl" fw={700} component="div" aria-hidden="true">
            <TimeLeft until={snapshot.deadline} testId="offer-left" />
          </Text>
          <Button color="green.8" disabled={snapshot.busy} onClick={actions.accept}>
            {t("offer.accept")}
          </Button>
          <Button variant="default" disabled={snapshot.busy} onClick={actions.decline}>
            {t("offer.decline")}
          </Button>
        </Group>
      </Group>
      <Attributes attributes={snapshot.attributes} />
      {snapshot.callback !== null && (
        <Text mt="xs" fw={600} data-testid="callback">
          {snapshot.callback}
        </Text>
      )}
      <Text mt="xs" mb="sm" size="sm" c="dimmed" data-testid="why">
        {snapshot.why}
      </Text>
      {snapshot.notes.length > 0 && (
        <ul className="offer-notes" aria-label={t("coaching.title")} data-testid="offer-notes">
          {snapshot.notes.map(({ id, author, text }) => (
            <li key={id} className="said" dir="auto">
              <strong>{author}</strong> {text}
            </li>
          ))}
        </ul>
      )}
      <CountdownBar from={snapshot.since} until={snapshot.deadline} label={t("offer.time_left")} />
      {!snapshot.shown && (
        <Button mt="sm" size="compact-sm" variant="subtle" onClick={actions.show}>
          {t("offer.show")}
        </Button>
      )}
    </Paper>
  );
}
