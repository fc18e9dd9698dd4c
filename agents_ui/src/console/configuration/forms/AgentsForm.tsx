import { Group, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mappingOf } from "../../../yaml/file";
import { type Draft, type Entry, entriesOf, nameIn, section } from "../draft";
import { AddButton } from "../entries";
import { AgentDrawer } from "./AgentDrawer";
import { AgentTable } from "./AgentTable";
import { ProfileDrawer, ProfileTable } from "./Profiles";
import { SkillMatrix } from "./SkillMatrix";

const VIEWS = ["people", "levels", "profiles"] as const;
type ViewOf = (typeof VIEWS)[number];

/** More rows than this are looked for, not scrolled to. */
const MOST_ROWS = 60;

/** Who takes contacts: what they are called, where they belong, what they know, and how much they can hold. */
export function AgentsForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const [view, setView] = useState<ViewOf>("people");
  const [search, setSearch] = useState("");
  const agents = entriesOf(draft, "agents");
  const found = agents.filter((agent) => matches(draft, agent, search));
  const shown = found.slice(0, MOST_ROWS);
  const { opened } = draft;
  return (
    <>
      <Group mt="sm" mb="sm" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t("forms.agents.views")}
          value={view}
          onChange={(value) => setView(value as ViewOf)}
          data={VIEWS.map((each) => ({ value: each, label: t(`forms.agents.${each}`) }))}
        />
        {view !== "profiles" && (
          <TextInput
            size="xs"
            className="form-search"
            type="search"
            aria-label={t("forms.agents.search")}
            placeholder={t("forms.agents.search")}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {view === "profiles" ? (
          <AddButton
            place={section(draft, "profiles")}
            label={t("forms.profiles.add")}
            idHint={t("forms.id_hint")}
            begins={{ queues: [], capacity: { chat: 1, voice: 1 } }}
            added={(id) => draft.open("profiles", id)}
          />
        ) : (
          <AddButton
            place={section(draft, "agents")}
            label={t("forms.agents.add")}
            idHint={t("forms.agents.id_hint")}
            asks={[
              { key: "team", label: t("forms.agents.team"), options: entriesOf(draft, "teams") },
              { key: "profile", label: t("forms.agents.profile"), options: entriesOf(draft, "profiles") },
            ]}
            begins={{ skills: {} }}
            added={(id) => draft.open("agents", id)}
          />
        )}
      </Group>
      {view === "people" && <AgentTable draft={draft} agents={shown} />}
      {view === "levels" && <SkillMatrix draft={draft} agents={shown} />}
      {view === "profiles" && <ProfileTable draft={draft} />}
      {view !== "profiles" && found.length > shown.length && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {t("forms.agents.more", { shown: shown.length, count: found.length })}
        </Text>
      )}
      {view !== "profiles" && found.length === 0 && <p className="quiet">{t("forms.nobody")}</p>}
      {opened?.section === "agents" && <AgentDrawer draft={draft} id={opened.id} />}
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
