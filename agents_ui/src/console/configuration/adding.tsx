import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf, type Value } from "../../yaml/file";
import { NAME_MOST, textWrong, type Wrong } from "./checks";
import { type Entry, entriesOf, type Place } from "./draft";

const ID = /^[a-z][a-z0-9_-]{0,39}$/;

/** What is asked of a new entry beside its id and name. */
export interface Asked {
  key: string;
  label: string;
  options: readonly Pick<Entry, "id" | "name">[];
}

/** What can be added: to which section, and what it is to say. */
export interface Kind {
  /** The section it is added to. */
  place: Place;
  /** What it is, where it can be one of several. */
  name?: string;
  idHint: string;
  asks?: readonly Asked[];
  /** What a new one says beside what is asked. */
  begins?: Value;
  added?: (id: string) => void;
}

interface AddingProps {
  label: string;
  /** What it can be; whoever adds it chooses where that is more than one. */
  kinds: readonly Kind[];
  /** Whether it has nothing but an id. */
  nameless?: boolean;
  /** How an id is written, and what is said of one that is not. */
  ids?: { form: RegExp; odd: string };
  /** Ids that are the system's own. */
  reserved?: readonly string[];
}

type AddButtonProps = Omit<AddingProps, "kinds"> & Kind;

/** Adds an entry to a section: asks for its id, its name in every language, and what it cannot be without. */
export function AddButton({ place, idHint, asks, begins, added, ...props }: AddButtonProps) {
  return <AddOneOf {...props} kinds={[{ place, idHint, asks, begins, added }]} />;
}

/** Adds an entry that can be of one kind or another, in a section each; an id is free if none of them has it. */
export function AddOneOf(props: AddingProps) {
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

function AddDialog({ label, kinds, nameless = false, ids, reserved = [], close }: AddingProps & { close: () => void }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState(0);
  const [id, setId] = useState("");
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const kind = kinds[which];
  if (!kind) return null;
  const { place, idHint, asks = [], begins = {}, added } = kind;
  const { form = ID, odd = t("forms.id_odd") } = ids ?? {};
  const taken = reserved.includes(id) || kinds.some((each) => Object.hasOwn(mappingOf(each.place.value), id));
  const idWrong = taken ? t("forms.id_taken") : id !== "" && !form.test(id) && odd;
  const languages = nameless ? [] : entriesOf(place.draft, "languages");
  const name = Object.fromEntries(languages.map((language) => [language.id, names[language.id] ?? ""]));
  const nameWrong = (text: string): Wrong | null => (text === "" ? null : textWrong(text, NAME_MOST));
  const answers = Object.fromEntries(asks.map(({ key, options }) => [key, chosen[key] ?? options[0]?.id ?? ""]));
  const complete = !taken && form.test(id) && Object.values(name).every((text) => textWrong(text, NAME_MOST) === null);
  return (
    <Modal opened onClose={close} title={label} closeButtonProps={{ "aria-label": t("close") }}>
      <form
        className="form"
        data-testid="add-entry"
        onSubmit={(event) => {
          event.preventDefault();
          if (!complete) return;
          place.in(id).set(nameless ? begins : { name, ...answers, ...mappingOf(begins) });
          close();
          added?.(id);
        }}
      >
        {kinds.length > 1 && (
          <Select
            required
            allowDeselect={false}
            label={t("forms.kind")}
            data={kinds.map((each, index) => ({ value: String(index), label: each.name ?? "" }))}
            value={String(which)}
            onChange={(value) => setWhich(Number(value))}
          />
        )}
        <TextInput
          required
          data-autofocus
          label={t("forms.id")}
          description={idHint}
          value={id}
          error={idWrong}
          onChange={(event) => setId(event.currentTarget.value.trim())}
        />
        {languages.map((language) => {
          const wrong = nameWrong(name[language.id] ?? "");
          return (
            <TextInput
              key={language.id}
              required
              label={t("forms.in_language", { label: t("forms.name"), language: language.name })}
              value={name[language.id]}
              error={wrong && t(`forms.wrong.${wrong.word}`, wrong.values ?? {})}
              onChange={(event) => setNames({ ...names, [language.id]: event.currentTarget.value })}
            />
          );
        })}
        {asks.map(({ key, label: words, options }) => (
          <Select
            key={key}
            required
            allowDeselect={false}
            label={words}
            data={options.map((option) => ({ value: option.id, label: option.name }))}
            value={answers[key] || null}
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
