import { Alert, Badge, Button, Drawer, Group, Modal, Select, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf, type Value } from "../../yaml/file";
import { type Draft, type Entry, entriesOf, type Place } from "./draft";

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

const ID = /^[a-z][a-z0-9_-]{0,39}$/;

/** What is asked of a new entry beside its id and name. */
export interface Asked {
  key: string;
  label: string;
  options: readonly Pick<Entry, "id" | "name">[];
}

interface AddButtonProps {
  /** The section it is added to. */
  place: Place;
  label: string;
  idHint: string;
  asks?: readonly Asked[];
  /** Whether it has nothing but an id. */
  nameless?: boolean;
  /** What a new one says beside what is asked. */
  begins?: Value;
  added?: (id: string) => void;
}

/** Adds an entry: asks for its id, its name in every language, and what it cannot be without. */
export function AddButton(props: AddButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="xs" variant="light" onClick={() => setOpen(true)}>
        {props.label}
      </Button>
      {open && <AddDialog {...props} close={() => setOpen(false)} />}
    </>
  );
}

function AddDialog({
  place,
  label,
  idHint,
  asks = [],
  nameless = false,
  begins = {},
  added,
  close,
}: AddButtonProps & { close: () => void }) {
  const { t } = useTranslation();
  const [id, setId] = useState("");
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(asks.map(({ key, options }) => [key, options[0]?.id ?? ""])),
  );
  const taken = Object.hasOwn(mappingOf(place.value), id);
  const wrong = taken ? t("forms.id_taken") : id !== "" && !ID.test(id) && t("forms.id_odd");
  const languages = nameless ? [] : entriesOf(place.draft, "languages");
  return (
    <Modal opened onClose={close} title={label} closeButtonProps={{ "aria-label": t("close") }}>
      <form
        className="form"
        data-testid="add-entry"
        onSubmit={(event) => {
          event.preventDefault();
          if (taken || !ID.test(id)) return;
          const name = Object.fromEntries(languages.map((language) => [language.id, names[language.id] ?? ""]));
          place.in(id).set(nameless ? begins : { name, ...chosen, ...mappingOf(begins) });
          close();
          added?.(id);
        }}
      >
        <TextInput
          required
          data-autofocus
          label={t("forms.id")}
          description={idHint}
          maxLength={40}
          value={id}
          error={wrong}
          onChange={(event) => setId(event.currentTarget.value.trim())}
        />
        {languages.map((language) => (
          <TextInput
            key={language.id}
            required
            label={t("forms.in_language", { label: t("forms.name"), language: language.name })}
            maxLength={80}
            value={names[language.id] ?? ""}
            onChange={(event) => setNames({ ...names, [language.id]: event.currentTarget.value })}
          />
        ))}
        {asks.map(({ key, label: words, options }) => (
          <Select
            key={key}
            required
            allowDeselect={false}
            label={words}
            data={options.map((option) => ({ value: option.id, label: option.name }))}
            value={chosen[key] ?? null}
            onChange={(value) => setChosen({ ...chosen, [key]: value ?? "" })}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("admin.cancel")}
          </Button>
          <Button type="submit">{t("forms.add")}</Button>
        </Group>
      </form>
    </Modal>
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
