import { Button, CloseButton, Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../../yaml/file";
import { unknownWrong } from "../checks";
import { entriesOf, type Place, section, serving } from "../draft";
import { ChoiceField, LevelSelect, useWrong } from "../fields";
import { asksNothing, begun, holdsParts, KINDS, type Kind, kindOf, partsOf } from "./condition";

interface ConditionProps {
  place: Place;
  /** The queue whose agents it is asked of. */
  queue: string;
  label: string;
  /** Which it is among the conditions around it, as in 2.1; empty for the outermost, which need not be there. */
  number?: string;
  /** What stands beside it. */
  lead?: ReactNode;
}

/** A condition on an agent: what it asks, and below that of what. */
export function ConditionField({ place, queue, label, number = "", lead }: ConditionProps) {
  const { t } = useTranslation();
  const { draft } = place;
  const kind = kindOf(place.value);
  const nothing = number === "" && asksNothing(place.value);
  const wrong = place.mistakes("here").join(" ") || (!nothing && kind === null ? t("forms.condition.odd") : undefined);
  const attributed = Object.keys(mappingOf(section(draft, "agent_attributes").value)).length > 0;
  const kinds = KINDS.filter((each) => each !== "attribute" || attributed || kind === each);
  const choices = number === "" ? (["anybody", ...kinds] as const) : kinds;
  return (
    <>
      <div className="form-pair">
        {lead}
        <Select
          size="sm"
          label={label}
          allowDeselect={false}
          data={choices.map((each) => ({ value: each, label: t(`forms.condition.kinds.${each}`) }))}
          value={nothing ? "anybody" : kind}
          error={wrong}
          onChange={(next) => {
            if (next === "anybody") place.set(undefined);
            else if (next !== null && next !== kind) place.set(begun(draft, queue, next as Kind, place.value));
          }}
        />
        {kind === "team" && (
          <ChoiceField place={place.in("team")} label={t("forms.agents.team")} options={entriesOf(draft, "teams")} />
        )}
        {kind === "agent" && <AgentField place={place.in("agent")} queue={queue} />}
      </div>
      {kind === "skill" && <Skills place={place.in("skill")} />}
      {kind === "attribute" && <Attributes place={place.in("attribute")} />}
      {kind !== null && holdsParts(kind) && <Parts place={place} kind={kind} queue={queue} number={number} />}
    </>
  );
}

/** The conditions within one. What holds none is no condition, so the last of them can be changed, but not taken away. */
function Parts({ place, kind, queue, number }: { place: Place; kind: Kind; queue: string; number: string }) {
  const { t } = useTranslation();
  const list = place.in(kind);
  const parts = partsOf(place, kind);
  const wrong = listOf(list.value) === list.value ? list.mistakes("here").join(" ") : "";
  const add = () => {
    const one = begun(place.draft, queue, "skill");
    if (Array.isArray(list.value)) list.in(parts.length).set(one);
    else list.set([list.value, one]);
  };
  return (
    <div className="form-within">
      {wrong && <p className="form-wrong">{wrong}</p>}
      {parts.map((part, index) => {
        const own = `${number && `${number}.`}${index + 1}`;
        const name = t("forms.condition.number", { number: own });
        return (
          <fieldset key={own} className="form-condition" aria-label={name}>
            {parts.length > 1 && (
              <CloseButton size="sm" aria-label={t("forms.remove_it", { name })} onClick={() => part.set(undefined)} />
            )}
            <ConditionField place={part} queue={queue} label={name} number={own} />
          </fieldset>
        );
      })}
      <div>
        <Button
          size="xs"
          variant="transparent"
          px={0}
          onClick={add}
          aria-label={number ? t("forms.condition.add_to", { number }) : undefined}
        >
          {t("forms.condition.add")}
        </Button>
      </div>
    </div>
  );
}

/** Who serves the queue; somebody else whom the file names is shown, too. */
function AgentField({ place, queue }: { place: Place; queue: string }) {
  const { t } = useTranslation();
  const there = new Set(serving(place.draft, queue).map(({ id }) => id));
  const options = entriesOf(place.draft, "agents").filter(({ id }) => there.has(id) || id === place.value);
  return <ChoiceField place={place} label={t("forms.condition.agent")} options={options} />;
}

/** The skills that are asked, each with its level, and the others to choose from. */
function Skills({ place }: { place: Place }) {
  const { t } = useTranslation();
  const skills = entriesOf(place.draft, "skills");
  const asked = Object.keys(mappingOf(place.value));
  const wrong = useWrong(place, unknownWrong(asked, skills, t("list_separator")));
  const others = skills.filter(({ id }) => !asked.includes(id));
  return (
    <>
      <div className="form-skills">
        {asked.map((id) => {
          const name = skills.find((skill) => skill.id === id)?.name ?? id;
          return (
            <span key={id} className="form-asked">
              <span className="long">{name}</span>
              <LevelSelect place={place.in(id)} label={t("forms.level_of", { skill: name })} />
              {asked.length > 1 && (
                <CloseButton
                  size="sm"
                  aria-label={t("forms.remove_it", { name })}
                  onClick={() => place.in(id).set(undefined)}
                />
              )}
            </span>
          );
        })}
        {others.length > 0 && (
          <Select
            size="xs"
            className="form-another"
            aria-label={t("forms.condition.another_skill")}
            placeholder={t("forms.condition.another_skill")}
            searchable={others.length > 8}
            data={others.map(({ id, name }) => ({ value: id, label: name }))}
            value={null}
            onChange={(id) => id !== null && place.in(id).set(5)}
          />
        )}
      </div>
      {wrong && <p className="form-wrong">{wrong}</p>}
    </>
  );
}

/** Every attribute that agents can have; one has to be asked. */
function Attributes({ place }: { place: Place }) {
  const { t } = useTranslation();
  const there = mappingOf(section(place.draft, "agent_attributes").value);
  const asked = mappingOf(place.value);
  const only = Object.keys(asked).length === 1;
  return (
    <div className="form-pair">
      {Object.keys({ ...there, ...asked }).map((name) => (
        <ChoiceField
          key={name}
          place={place.in(name)}
          label={name}
          options={listOf(there[name]).map((value) => ({ id: String(value), name: String(value) }))}
          usual={only && asked[name] !== undefined ? undefined : t("forms.queues.not_asked")}
        />
      ))}
    </div>
  );
}
