import type { SessionStore } from "../../stores/session";
import { LoginView } from "./LoginView";
import { useLoginViewModel } from "./loginViewModel";

export function LoginPage({ session }: { session: SessionStore }) {
  return <LoginView {...useLoginViewModel(session)} />;
}
