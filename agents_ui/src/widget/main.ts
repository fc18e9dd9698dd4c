import { createHotline } from "../hotline/model";
import { createWidget } from "./widget";

/** What a host page can do with the widget: `window.callcenter`. */
interface HostApi {
  /** Opens it; with a `token`, for the user it names. */
  open(options?: { token?: string | null }): void;
  close(): void;
  /** Says who is signed in, by a signed token; null: nobody any more. */
  identify(token: string | null): void;
}

declare global {
  interface Window {
    callcenter?: HostApi;
  }
}

const script = document.currentScript as HTMLScriptElement | null;

function start({ src, dataset }: HTMLScriptElement): void {
  const hotline = createHotline({ server: new URL(src).origin });
  const { visitor, visit } = hotline.stores;
  const identify = (token: string | null) => {
    if (token !== visitor.getState().identityToken) hotline.signIn(token);
  };
  // A page that says who is signed in also says, by an empty token, that nobody is.
  if (dataset.token !== undefined) visitor.change({ identityToken: dataset.token || null });
  const widget = createWidget(hotline, { language: dataset.language, launcher: dataset.launcher !== "none" });
  visit.subscribe(({ refused }, before) => {
    if (refused && refused !== before.refused) tell("identity-refused", { code: refused });
  });
  window.callcenter = {
    open: ({ token } = {}) => {
      if (token !== undefined) identify(token);
      widget.open();
    },
    close: widget.close,
    identify,
  };
  tell("ready", {});
}

function tell(what: string, detail: object): void {
  window.dispatchEvent(new CustomEvent(`callcenter:${what}`, { detail }));
}

if (script && !window.callcenter) {
  if (document.body) start(script);
  else document.addEventListener("DOMContentLoaded", () => start(script), { once: true });
}
