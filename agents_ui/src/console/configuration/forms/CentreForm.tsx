import { useTranslation } from "react-i18next";
import { type Draft, entriesOf, Place, section } from "../draft";
import { Further, type Known, Part } from "../entries";
import { ChoiceField, CodeField, DurationField, NumberField, SwitchField, TextsField, ZoneField } from "../fields";
import { LanguageDrawer, LanguageTable } from "./Languages";
import { TierDrawer, TierTable } from "./Tiers";

/** The clocks of the centre, each with what it is where the file says nothing, and whether it can be nothing. */
const TIMINGS = {
  decline_hold: { usual: "30s", zero: true },
  connect_chat: { usual: "5s" },
  connect_voice: { usual: "15s" },
  connect_callback: { usual: "60s" },
  rejoin: { usual: "20s" },
  transfer_wait: { usual: "30s" },
  waiting_grace: { usual: "90s", zero: true },
  short_abandon: { usual: "5s", zero: true },
  idle_warn: { usual: "5m" },
  idle_end: { usual: "10m" },
  unreachable_withdraw: { usual: "10s", zero: true },
  unreachable_not_ready: { usual: "30s", zero: true },
  unreachable_return: { usual: "2m", zero: true },
  ping_every: { usual: "10s" },
  ping_within: { usual: "25s" },
} as const;

const MISSES = {
  declined: { hold: null, not_ready_after: 0 },
  not_answered: { hold: "0s", not_ready_after: 1 },
  lost: { hold: "0s", not_ready_after: 0 },
  connect_failed: { hold: "0s", not_ready_after: 1 },
} as const;

/** Whose customers each role can be let see. */
const SIGHT = { agent: ["all", "team", "own"], supervisor: ["all", "team"], admin: ["all", "team"] } as const;

const KNOWN: Known = {
  name: true,
  zone: true,
  region: true,
  default_language: true,
  languages: true,
  tiers: true,
  reasons: true,
  dispositions: true,
  timings: true,
  misses: true,
  transfers: true,
  visible_customers: true,
};

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) => Object.keys(table) as Key[];

/** What is so of the centre as a whole. */
export function CentreForm({ draft }: { draft: Draft }) {
  const { opened } = draft;
  return (
    <div className="form form-centre" data-testid="form-centre">
      <General draft={draft} />
      <LanguageTable draft={draft} />
      <TierTable draft={draft} />
      <Sight draft={draft} />
      <Timings draft={draft} />
      <Misses draft={draft} />
      <Transfers draft={draft} />
      <Further place={new Place(draft, "centre.yaml", [])} known={KNOWN} />
      {opened?.section === "languages" && <LanguageDrawer draft={draft} id={opened.id} />}
      {opened?.section === "tiers" && <TierDrawer draft={draft} id={opened.id} />}
    </div>
  );
}

function General({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  return (
    <Part place={section(draft, "name")} label={t("forms.centre")}>
      <TextsField place={section(draft, "name")} label={t("forms.name")} />
      <div className="form-pair">
        <ZoneField place={section(draft, "zone")} label={t("forms.hours.zone")} />
        <CodeField
          place={section(draft, "region")}
          label={t("forms.general.region")}
          hint={t("forms.general.region_hint")}
          usual="CN"
        />
        <ChoiceField
          place={section(draft, "default_language")}
          label={t("forms.general.default_language")}
          hint={t("forms.general.default_language_hint")}
          options={entriesOf(draft, "languages")}
        />
      </div>
    </Part>
  );
}

function Sight({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const place = section(draft, "visible_customers");
  return (
    <Part place={place} label={t("forms.sight.title")}>
      <p className="quiet">{t("forms.sight.hint")}</p>
      <div className="form-pair">
        {keysOf(SIGHT).map((role) => (
          <ChoiceField
            key={role}
            place={place.in(role)}
            label={t(`forms.sight.${role}`)}
            options={SIGHT[role].map((each) => ({ id: each, name: t(`forms.sees.${each}`) }))}
            usual={t("forms.sees.all")}
          />
        ))}
      </div>
    </Part>
  );
}

function Timings({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const place = section(draft, "timings");
  return (
    <Part place={place} label={t("forms.timings.title")}>
      <div className="form-pair">
        {keysOf(TIMINGS).map((each) => (
          <DurationField
            key={each}
            place={place.in(each)}
            label={t(`forms.timing.${each}`)}
            hint={t(`forms.timing_hint.${each}`)}
            {...TIMINGS[each]}
          />
        ))}
      </div>
    </Part>
  );
}

function Misses({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const place = section(draft, "misses");
  const declined = String(section(draft, "timings").in("decline_hold").value ?? TIMINGS.decline_hold.usual);
  return (
    <Part place={place} label={t("forms.misses.title")}>
      <p className="quiet">{t("forms.misses.hint")}</p>
      {keysOf(MISSES).map((each) => (
        <div key={each} className="form-pair">
          <DurationField
            place={place.in(each, "hold")}
            label={t("forms.misses.hold", { miss: t(`forms.miss.${each}`) })}
            usual={MISSES[each].hold ?? declined}
            zero
          />
          <NumberField
            place={place.in(each, "not_ready_after")}
            label={t("forms.misses.not_ready_after", { miss: t(`forms.miss.${each}`) })}
            min={0}
            max={100}
            usual={MISSES[each].not_ready_after}
          />
        </div>
      ))}
    </Part>
  );
}

function Transfers({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const place = section(draft, "transfers");
  return (
    <Part place={place} label={t("forms.transfers.title")}>
      <SwitchField place={place.in("credit")} label={t("forms.transfers.credit")} usual />
      <SwitchField place={place.in("back")} label={t("forms.transfers.back")} usual={false} />
    </Part>
  );
}
