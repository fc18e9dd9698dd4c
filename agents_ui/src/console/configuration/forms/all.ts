import type { FunctionComponent } from "react";
import type { Draft, Subject } from "../draft";
import { AgentsForm } from "./AgentsForm";
import { HoursForm } from "./HoursForm";
import { DispositionsForm, SkillsForm } from "./NamedForms";
import { QueuesForm } from "./QueuesForm";
import { RepliesForm } from "./RepliesForm";

/** The form of each subject. */
export const FORMS: Readonly<Record<Exclude<Subject, "files">, FunctionComponent<{ draft: Draft }>>> = {
  agents: AgentsForm,
  queues: QueuesForm,
  skills: SkillsForm,
  hours: HoursForm,
  dispositions: DispositionsForm,
  replies: RepliesForm,
};
