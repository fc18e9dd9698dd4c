import { Group, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf } from "../../../yaml/file";
import { AddButton } from "../adding";
import { type Draft, type Entry, entriesOf, nameIn, section } from "../draft";
import { SearchField } from "../SearchField";
import { AddColleague } from "./AddColleague";
import { AgentDrawer } from "./AgentDrawer";
import { AgentTable } from "./AgentTable";
import { OtherDrawer, OtherTable } from "./Others";
import { ProfileDrawer, ProfileTable } from "./Profiles";
import { SkillMatrix } from "./SkillMatrix";

const VIEWS = ["people", "levels", "profiles", "others"] as const;
type ViewOf = (typeof VIEWS)[number];

/** More rows than this are looked for, not scrolled to. */
const MOST_ROWS = 60;

/** Who works here. Of those who take contacts: where they belong, what they know, how much they can hold; of all, whose customers they see. */
export function PeopleForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const [view, setView] = useState<ViewOf>("people");
  const [search, setSearch] = useState("");
  const agents = entriesOf(draft, "agents");
  const found = agents.filter((agent) => matches(draft, agent, search));
  const shown = found.slice(0, MOST_ROWS);
  const ofAgents = view === "people" || view === "levels";
  const { opened } = draft;
  return (
    <>
      <Group mt="sm" mb="sm" gap="sm">
        <div className="form-views">
          <SegmentedControl
            size="xs"
            aria-label={t("forms.agents.views")}
            value={view}
            onChange={(value) => setView(value as ViewOf)}
            data={VIEWS.map((each) => ({ value: each, label: t(`forms.agents.${each}`) }))}
          />
        </div>
        {ofAgents && <SearchField label={t("forms.agents.search")} value={search} search={setSearch} />}
        {view === "profiles" ? (
          <AddButton
            place={section(draft, "profiles")}
            label={t("forms.profiles.add")}
            idHint={t("forms.id_hint")}
            begins={{ queues: [], capacity: { chat: 1, voice: 1 } }}
            added={(id) => draft.open("profiles", id)}
          />
        ) : (
          <AddColleague draft={draft} others={view === "others"} added={(what) => setView(what)} />
        )}
      </Group>
      {view === "people" && <AgentTable draft={draft} agents={shown} />}
      {view === "levels" && <SkillMatrix draft={draft} agents={shown} />}
      {view === "profiles" && <ProfileTable draft={draft} />}
      {view === "others" && <OtherTable draft={draft} />}
      {ofAgents && found.length > shown.length && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {t("forms.agents.more", { shown: shown.length, count: found.length })}
        </Text>
      )}
      {ofAgents && found.length === 0 && <p className="quiet">{t("forms.nobody")}</p>}
      {opened?.section === "agents" && <AgentDrawer draft={draft} id={opened.id} />}
      {opened?.section === "people" && <OtherDrawer draft={draft} id={opened.id} />}
      {opened?.section === "profiles" && <ProfileDrawer draft={draft} id={opened.id} />}
    </>
  );
}

/** Whether somebody is looked for: by a name in any language, the id, the team or the profile. */
function matches(draft: Draft, agent: Entry, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return true;
  const { team, profile } = agent.value;
  const words = [
    agent.id,
    ...Object.values(mappingOf(agent.value.name)),
    nameIn(section(draft, "teams").in(String(team)).value, String(team)),
    nameIn(section(draft, "profiles").in(String(profile)).value, String(profile)),
  ];
  return words.some((text) => String(text).toLowerCase().includes(wanted));
}
