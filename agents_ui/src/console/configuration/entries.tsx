import { Alert, Badge, Button, Drawer, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf, type Value } from "../../yaml/file";
import type { Draft, Entry, Place } from "./draft";

/** How many mistakes were found in something; nothing where there are none. */
export function Mistakes({ place }: { place: Place }) {
  const { t } = useTranslation();
  const count = place.mistakes("within").length;
  return count > 0 ? (
    <Badge color="red" variant="light" size="sm">
      {t("forms.mistakes", { count })}
    </Badge>
  ) : null;
}

/** What is said of a part of an entry as a whole, above its fields. */
export function Part({ place, label, children }: { place: Place; label: string; children: ReactNode }) {
  const wrong = place.mistakes("here").join(" ");
  return (
    <fieldset className="form-part">
      <legend className="section-title">{label}</legend>
      {wrong && <p className="form-wrong">{wrong}</p>}
      {children}
    </fieldset>
  );
}

/** The keys a form shows, each wholly (`true`) or in part. */
export type Known = { readonly [key: string]: true | Known };

/** What the file says of something beside what a form shows, as places within it. */
export function beside(value: Value, known: Known, path: readonly string[] = []): string[][] {
  return Object.entries(mappingOf(value)).flatMap(([key, inner]) => {
    const shown = known[key];
    if (shown === true) return [];
    return shown === undefined ? [[...path, key]] : beside(inner, shown, [...path, key]);
  });
}

/** Names what the file says beside what the form shows, with the way to it. */
export function Further({ place, known }: { place: Place; known: Known }) {
  const { t } = useTranslation();
  const others = beside(place.value, known);
  return (
    <p className="quiet form-further">
      {others.length > 0 && t("forms.further")}{" "}
      {others.map((path) => (
        <button
          key={path.join(".")}
          type="button"
          className="text-button form-key"
          onClick={() => place.draft.read(place.file, place.in(...path).line)}
        >
          {path.join(".")}
        </button>
      ))}{" "}
      <button type="button" className="text-button" onClick={() => place.draft.read(place.file, place.line)}>
        {t("forms.in_file", { file: place.file, line: place.line })}
      </button>
    </p>
  );
}

interface EntryDrawerProps {
  place: Place;
  name: string;
  known: Known;
  /** What the button that takes it away is called. */
  removing: string;
  children: ReactNode;
}

/** An entry with all its fields at the side. What is changed in it is in the draft at once. */
export function EntryDrawer({ place, name, known, removing, children }: EntryDrawerProps) {
  const { t } = useTranslation();
  const { draft } = place;
  const close = () => draft.open("", null);
  const wrong = place.mistakes("here");
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={name}
      closeButtonProps={{ "aria-label": t("close") }}
      styles={{ title: { fontWeight: 600, fontSize: 17 } }}
    >
      <div className="form" data-testid="entry">
        {wrong.length > 0 && (
          <Alert color="red" p="xs">
            {wrong.join(" ")}
          </Alert>
        )}
        {children}
        <Further place={place} known={known} />
        <Group justify="space-between">
          <RemoveButton
            label={removing}
            remove={() => {
              close();
              place.set(undefined);
            }}
          />
          <Button onClick={close}>{t("forms.done")}</Button>
        </Group>
      </div>
    </Drawer>
  );
}

/** Takes something away once it has been said twice. */
export function RemoveButton({ label, remove, size = "sm" }: { label: string; remove: () => void; size?: string }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  return sure ? (
    <Button size={size} color="red" onClick={remove} onBlur={() => setSure(false)} autoFocus>
      {t("forms.really")}
    </Button>
  ) : (
    <Button size={size} color="red" variant="subtle" onClick={() => setSure(true)} aria-label={label}>
      {t("forms.remove")}
    </Button>
  );
}

/** Opens an entry by its name, with its id below. */
export function EntryButton({ draft, section, entry }: { draft: Draft; section: string; entry: Entry }) {
  return (
    <div className="form-name">
      <button type="button" className="text-button strong" onClick={() => draft.open(section, entry.id)}>
        {entry.name}
      </button>
      {entry.name !== entry.id && <div className="quiet">{entry.id}</div>}
    </div>
  );
}
