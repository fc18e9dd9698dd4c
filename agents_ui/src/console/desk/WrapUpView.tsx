import { Button, Group, NativeSelect, Paper, Text, Textarea, TextInput, Title } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { View } from "../../react/view";
import type { WrapUpDraft } from "../../stores/desk";
import { fieldOf, instantOf } from "../day/hour";
import { PromiseFields } from "../day/PromiseFields";
import { CountdownBar, TimeLeft } from "../shared/Timer";

export interface WrapUpSnapshot {
  draft: WrapUpDraft;
  dispositions: readonly { id: string; label: string }[];
  required: boolean;
  finishable: boolean;
  outcome: string | null;
  since: number;
  until: number | null;
  /** How often they can take more time; null where the queue gives none. */
  extensionsLeft: number | null;
  busy: boolean;
}

export interface WrapUpActions {
  change: (change: Partial<WrapUpDraft>) => void;
  finish: () => void;
  moreTime: () => void;
}

interface WrapUpParts {
  /** What else is done in it. */
  children?: ReactNode;
}

export function WrapUpView({ snapshot, actions, children }: View<WrapUpSnapshot, WrapUpActions> & WrapUpParts) {
  const { t } = useTranslation();
  const { draft, until, extensionsLeft } = snapshot;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    actions.finish();
  };
  return (
    <Paper component="section" className="wrap-up" p="md" aria-label={t("wrap_up.title")} data-testid="wrap-up">
      <form onSubmit={submit}>
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} size="h4">
            {t("wrap_up.title")}
          </Title>
          <Text component="div" fw={600}>
            {until !== null && <TimeLeft until={until} testId="wrap-up-left" />}
          </Text>
        </Group>
        {snapshot.outcome && (
          <Text size="sm" c="dimmed" mb={6}>
            {snapshot.outcome}
          </Text>
        )}
        {until !== null && <CountdownBar from={snapshot.since} until={until} label={t("wrap_up.time_left")} />}
        <div className="wrap-up-fields">
          <NativeSelect
            label={t("wrap_up.disposition")}
            required={snapshot.required}
            data={[
              { value: "", label: t("wrap_up.choose") },
              ...snapshot.dispositions.map(({ id, label }) => ({ value: id, label })),
            ]}
            value={draft.disposition}
            onChange={(event) => actions.change({ disposition: event.currentTarget.value })}
          />
          <TextInput
            label={t("wrap_up.promise")}
            maxLength={2000}
            value={draft.promise}
            onChange={(event) => actions.change({ promise: event.currentTarget.value })}
          />
          {draft.promise.trim() !== "" && (
            <div className="wrap-up-note">
              <PromiseFields
                due={fieldOf(draft.promiseDue)}
                owner={draft.promiseOwner}
                setDue={(due) => actions.change({ promiseDue: instantOf(due) })}
                setOwner={(owner) => actions.change({ promiseOwner: owner })}
              />
            </div>
          )}
          <Textarea
            className="wrap-up-note"
            label={t("wrap_up.note")}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={4000}
            value={draft.note}
            onChange={(event) => actions.change({ note: event.currentTarget.value })}
          />
          {children}
        </div>
        <Group justify="flex-end" mt="sm">
          {extensionsLeft !== null && (
            <Button
              variant="default"
              disabled={extensionsLeft === 0 || snapshot.busy}
              onClick={actions.moreTime}
              data-testid="more-time"
            >
              {t("wrap_up.more_time", { left: extensionsLeft })}
            </Button>
          )}
          <Button type="submit" disabled={!snapshot.finishable} loading={snapshot.busy}>
            {t("wrap_up.finish")}
          </Button>
        </Group>
      </form>
    </Paper>
  );
}
