import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ContactDetail } from "../../api/rest";
import { dateAndTime } from "../../i18n/format";
import { useConsole } from "../model";
import { useNames } from "../shared/names";
import { supervises } from "../shared/roles";

interface VoicemailStateProps {
  contact: string;
  voicemail: NonNullable<ContactDetail["voicemail"]>;
}

/** Who sees to a message or has dealt with it; whoever may deal with it can do so here. */
export function VoicemailState({ contact, voicemail }: VoicemailStateProps) {
  const { t } = useTranslation();
  const { stores, commands } = useConsole();
  const names = useNames();
  const welcome = useStore(stores.centre, (centre) => centre.welcome);
  const listed = useStore(stores.voicemails, ({ voicemails }) => voicemails.some((each) => each.contact === contact));
  const { owner, done_by: by, done_at: at } = voicemail;
  const words =
    by !== null && at !== null
      ? t("voicemail.done_by", { agent: names.agent(by), at: dateAndTime(at) })
      : owner !== null && t("voicemail.owner", { agent: names.agent(owner) });
  const mayReopen = by !== null && (supervises(welcome) || by === welcome?.username);
  return (
    <p className="voicemail-do" data-testid="voicemail-state">
      {words}
      {by === null && listed && (
        <Button size="compact-xs" variant="light" onClick={() => void commands.finishVoicemail(contact, true)}>
          {t("voicemail.done")}
        </Button>
      )}
      {mayReopen && (
        <Button size="compact-xs" variant="subtle" onClick={() => void commands.finishVoicemail(contact, false)}>
          {t("voicemail.reopen")}
        </Button>
      )}
    </p>
  );
}
