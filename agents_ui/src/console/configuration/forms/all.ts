import type { FunctionComponent } from "react";
import type { Draft, Subject } from "../draft";
import { AgentsForm } from "./AgentsForm";

/** The form of each subject. */
export const FORMS: Readonly<Record<Exclude<Subject, "files">, FunctionComponent<{ draft: Draft }>>> = {
  agents: AgentsForm,
};
