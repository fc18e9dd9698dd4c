import { useTranslation } from "react-i18next";
import { listOf, mappingOf } from "../../../yaml/file";
import { type Draft, entriesOf, named, nameIn, section } from "../draft";
import { EntryDrawer, type Known, Part } from "../entries";
import { ChoiceField, LevelsField, ListField, NumberField, TextsField } from "../fields";

const KNOWN: Known = {
  name: true,
  team: true,
  profile: true,
  skills: true,
  capacity: { chat: true, voice: true },
  attributes: true,
  visible_customers: true,
  also: true,
};

/** Everything that is said of an agent. */
export function AgentDrawer({ draft, id }: { draft: Draft; id: string }) {
  const { t } = useTranslation();
  const place = section(draft, "agents").in(id);
  const name = nameIn(place.value, id);
  const profiles = entriesOf(draft, "profiles");
  const profile = profiles.find((each) => each.id === place.in("profile").value);
  const queues = named(entriesOf(draft, "queues"), listOf(profile?.value.queues)).join(t("list_separator"));
  const attributes = Object.entries(mappingOf(section(draft, "agent_attributes").value));
  const asProfile = (channel: string) => Number(mappingOf(profile?.value.capacity)[channel] ?? 0);
  return (
    <EntryDrawer place={place} name={name} known={KNOWN} removing={t("forms.remove_it", { name })}>
      <TextsField place={place.in("name")} label={t("forms.name")} />
      <div className="form-pair">
        <ChoiceField place={place.in("team")} label={t("forms.agents.team")} options={entriesOf(draft, "teams")} />
        <ChoiceField
          place={place.in("profile")}
          label={t("forms.agents.profile")}
          hint={queues && t("forms.agents.serves", { queues })}
          options={profiles}
        />
      </div>
      <LevelsField
        place={place.in("skills")}
        label={t("forms.agents.levels")}
        hint={t("forms.agents.levels_hint")}
        none={t("forms.agents.no_level")}
      />
      <Part place={place.in("capacity")} label={t("forms.agents.capacity")}>
        <p className="quiet">{t("forms.agents.capacity_hint")}</p>
        <div className="form-pair">
          {(["chat", "voice"] as const).map((channel) => (
            <NumberField
              key={channel}
              place={place.in("capacity", channel)}
              label={t(`forms.at_once.${channel}`)}
              min={0}
              max={20}
              usual={asProfile(channel)}
            />
          ))}
        </div>
      </Part>
      {attributes.length > 0 && (
        <Part place={place.in("attributes")} label={t("forms.agents.attributes")}>
          <div className="form-pair">
            {attributes.map(([key, values]) => (
              <ChoiceField
                key={key}
                place={place.in("attributes", key)}
                label={key}
                options={listOf(values).map((value) => ({ id: String(value), name: String(value) }))}
                usual={t("forms.not_said")}
              />
            ))}
          </div>
        </Part>
      )}
      <ChoiceField
        place={place.in("visible_customers")}
        label={t("forms.agents.sees")}
        options={(["all", "team", "own"] as const).map((each) => ({ id: each, name: t(`forms.sees.${each}`) }))}
        usual={t("forms.agents.sees_usual")}
      />
      <ListField
        place={place.in("also")}
        label={t("forms.agents.also")}
        hint={t("forms.agents.also_hint")}
        options={(["supervisor", "admin"] as const).map((each) => ({ id: each, name: t(`role.${each}`) }))}
        usual={t("forms.agents.also_usual")}
      />
    </EntryDrawer>
  );
}
