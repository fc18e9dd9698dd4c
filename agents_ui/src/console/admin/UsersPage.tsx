import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { queries } from "../../api/queries";
import { api } from "../../api/rest";
import { useConsole } from "../model";
import { UsersView } from "./UsersView";

/** The accounts of the console; for administrators. */
export function UsersPage() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const me = useStore(stores.centre, (centre) => centre.welcome?.username ?? "");
  const users = useQuery(queries.users());
  const client = useQueryClient();
  const done = async (change: Promise<void>) => {
    try {
      await change;
    } catch (refusal) {
      return refusal;
    }
    void client.invalidateQueries(queries.users());
    return null;
  };
  return (
    <div className="page">
      <h1 className="hidden">{t("admin.users")}</h1>
      <UsersView
        snapshot={{
          users: users.data?.items ?? null,
          missing: users.data?.missing ?? [],
          error: users.error,
          me,
        }}
        actions={{
          again: () => void users.refetch(),
          add: (username, role, password) => done(api.addUser({ username, role, password })),
          setRole: (username, role) => done(api.changeUser(username, { role })),
          setPassword: (username, password) => done(api.changeUser(username, { password })),
          setDisabled: (username, disabled) => done(api.changeUser(username, { disabled })),
        }}
      />
    </div>
  );
}
