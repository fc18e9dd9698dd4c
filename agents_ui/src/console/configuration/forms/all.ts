import type { FunctionComponent } from "react";
import type { Draft, Subject } from "../draft";
import { CentreForm } from "./CentreForm";
import { HoursForm } from "./HoursForm";
import { DispositionsForm, SkillsForm } from "./NamedForms";
import { PeopleForm } from "./PeopleForm";
import { QueuesForm } from "./QueuesForm";
import { RepliesForm } from "./RepliesForm";

/** The form of each subject. */
export const FORMS: Readonly<Record<Exclude<Subject, "files">, FunctionComponent<{ draft: Draft }>>> = {
  people: PeopleForm,
  queues: QueuesForm,
  skills: SkillsForm,
  hours: HoursForm,
  dispositions: DispositionsForm,
  replies: RepliesForm,
  centre: CentreForm,
};
