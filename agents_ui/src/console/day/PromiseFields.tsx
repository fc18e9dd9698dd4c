import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAgents } from "./useAgents";
import "./day.css";

interface PromiseFieldsProps {
  due: string;
  /** Null for me. */
  owner: string | null;
  setDue: (due: string) => void;
  setOwner: (owner: string) => void;
}

/** When a promise is to be kept, and by which agent. */
export function PromiseFields({ due, owner, setDue, setOwner }: PromiseFieldsProps) {
  const { t } = useTranslation();
  const { me, agents } = useAgents();
  return (
    <div className="promise-fields">
      <TextInput
        type="datetime-local"
        label={t("day.when")}
        value={due}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("day.who")}
        data={agents.map(({ id, name }) => ({ value: id, label: name }))}
        value={owner ?? me}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
    </div>
  );
}
