import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/http";
import type { View } from "../../react/view";
import type { SessionStore } from "../../stores/session";
import { describeError } from "../shared/words";
import type { LoginActions, LoginSnapshot } from "./LoginView";

export function useLoginViewModel(session: SessionStore): View<LoginSnapshot, LoginActions> {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const signIn = async (username: string, password: string) => {
    setBusy(true);
    setError(null);
    try {
      await session.signIn(username, password);
    } catch (failure) {
      const wrong = failure instanceof ApiError && failure.status === 401;
      setError(wrong ? t("login.wrong") : describeError(t, failure));
      setBusy(false);
    }
  };

  return { snapshot: { busy, error }, actions: { signIn } };
}
