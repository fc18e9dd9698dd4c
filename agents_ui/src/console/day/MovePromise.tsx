import { Button, Group, Modal, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DayPromise } from "./DayView";
import { fieldOf, instantOf } from "./hour";
import { PromiseFields } from "./PromiseFields";

interface MovePromiseProps {
  promise: DayPromise;
  /** An owner of null is me. */
  move: (dueAt: number | null, owner: string | null) => void;
  close: () => void;
}

/** Has a promise kept at another time, or by somebody else. */
export function MovePromise({ promise, move, close }: MovePromiseProps) {
  const { t } = useTranslation();
  const [due, setDue] = useState(fieldOf(promise.dueAt));
  const [owner, setOwner] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move(instantOf(due), owner);
  };
  return (
    <Modal opened onClose={close} title={t("day.move_title")} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={submit}>
        <Text className="said" dir="auto" mb="sm">
          {promise.text}
        </Text>
        <PromiseFields due={due} owner={owner} setDue={setDue} setOwner={setOwner} />
        <Group justify="flex-end" mt="md">
          <Button type="submit">{t("day.move_do")}</Button>
        </Group>
      </form>
    </Modal>
  );
}
