import { Alert, Button, Group, Kbd, Modal, Table, Text } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ACTIONS, type ActionId } from "../../keys/actions";
import { chordOf, shownChord } from "../../keys/chord";
import { useConsole } from "../model";

const GROUPS = [...new Set(ACTIONS.map(({ group }) => group))];

/** What goes by which key, and a way to choose another. */
export default function KeysDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { keymap } = useConsole();
  const keys = useStore(keymap);
  const [choosing, setChoosing] = useState<ActionId | null>(null);
  const [taken, setTaken] = useState<ActionId | null>(null);

  const pressed = (event: KeyboardEvent) => {
    if (choosing === null || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event.nativeEvent);
    if (chord === null) return;
    const kept = chord === "Escape" ? null : keymap.choose(choosing, chord === "Backspace" ? null : chord);
    setTaken(kept);
    if (kept === null) setChoosing(null);
  };
  const choose = (id: ActionId) => {
    setTaken(null);
    setChoosing(id);
  };

  return (
    <Modal
      opened
      onClose={close}
      title={t("keys.title")}
      size="lg"
      closeOnEscape={choosing === null}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div onKeyDownCapture={pressed} data-testid="keys">
        <Text size="sm" c="dimmed">
          {t("keys.lead")}
        </Text>
        <p role="status" className="hidden">
          {choosing && t("keys.press")}
        </p>
        {taken && (
          <Alert color="orange" p="xs" mt="xs" role="alert">
            {t("keys.taken", { action: t(`action.${taken}`) })}
          </Alert>
        )}
        {GROUPS.map((group) => (
          <Table key={group} mt="sm" captionSide="top" verticalSpacing={4}>
            <Table.Caption className="keys-group">{t(`keys.group.${group}`)}</Table.Caption>
            <Table.Tbody>
              {ACTIONS.filter((action) => action.group === group).map(({ id }) => (
                <Table.Tr key={id}>
                  <Table.Td>{t(`action.${id}`)}</Table.Td>
                  <Table.Td className="keys-key">
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={t("keys.change", {
                        action: t(`action.${id}`),
                        key: keys[id] ? shownChord(keys[id]) : t("keys.none"),
                      })}
                      data-testid={`key-${id}`}
                      onClick={() => choose(id)}
                    >
                      {choosing === id ? t("keys.press") : keys[id] ? shownChord(keys[id]) : t("keys.none")}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        ))}
        <Group justify="space-between" mt="md">
          <Text size="sm" c="dimmed">
            <Kbd>Esc</Kbd> {t("keys.escape")}
          </Text>
          <Button variant="default" size="xs" onClick={keymap.reset}>
            {t("keys.reset")}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
