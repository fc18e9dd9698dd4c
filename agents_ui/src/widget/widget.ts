import attach from "../chat/attach.css?inline";
import { unreadCount } from "../chat/conversation";
import colours from "../hotline/colours.css?inline";
import dots from "../hotline/dots.css?inline";
import type { createHotline } from "../hotline/model";
import rating from "../hotline/rating.css?inline";
import {
  currentLanguage,
  inLanguage,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  preferredLanguage,
  rememberLanguage,
  setCurrentLanguage,
} from "../i18n/language";
import { composes } from "../keys/chord";
import { recall, recallHere, remember, rememberHere } from "../storage";
import { makeBanner } from "./banner";
import { carryOver } from "./carryOver";
import { h, icon, setAttribute, setText } from "./dom";
import { keepTabWithin } from "./focus";
import { makeLauncher } from "./launcher";
import { endedPane } from "./panes/ended";
import { flowPane } from "./panes/flow";
import { linePane } from "./panes/line";
import type { MakePane, Pane } from "./panes/pane";
import { refusedPane } from "./panes/refused";
import { startPane } from "./panes/start";
import { talkPane } from "./panes/talk";
import css from "./widget.css?inline";
import { t } from "./words";

/** Whether this window had the widget open, and whether this browser has a conversation to come back to. */
const OPEN = "callcenter.widget.open";
const ENGAGED = "callcenter.widget.engaged";
const PHONE = "(max-width: 480px)";
/** What tells where somebody is at work on the page. */
const WHERE = ["focusin", "pointerdown"];
const CROSS = "M6 6l12 12M18 6L6 18";

export interface WidgetOptions {
  /** The language of the host page, which the visitor's own choice goes before. */
  language?: string | null;
  /** Whether there is a button of ours to open it; else the host page opens it. */
  launcher?: boolean;
}

/** The widget on a host page: everything it shows is inside one shadow root. */
export function createWidget(hotline: ReturnType<typeof createHotline>, options: WidgetOptions = {}) {
  const { stores } = hotline;
  setCurrentLanguage(preferredLanguage(options.language));

  const host = h("div", { "data-callcenter": "" });
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(colours + attach + rating + dots + css);
  shadow.adoptedStyleSheets = [sheet];

  const launcher = makeLauncher(() => open());
  const banner = makeBanner();
  const title = h("h2", { id: "title" });
  const languages = h(
    "select",
    { class: "language", onchange: () => speak(languages.value as Language) },
    ...LANGUAGES.map((tag) => h("option", { value: tag, lang: tag }, LANGUAGE_NAMES[tag])),
  );
  const closeButton = h("button", { type: "button", class: "close", onclick: () => close() }, icon(CROSS));
  const body = h("div", { class: "body" });
  const dialog = h(
    "div",
    {
      class: "dialog",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": "title",
      "data-testid": "widget",
      hidden: true,
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Escape" && !composes(event)) close();
        else keepTabWithin(dialog, event);
      },
    },
    h("header", {}, title, languages, closeButton),
    banner.element,
    body,
  );
  const frame = h("div", { class: "frame" }, options.launcher === false ? null : launcher.element, dialog);
  shadow.append(frame);
  // What is typed here is no shortcut of the host page's.
  for (const type of ["keydown", "keyup", "keypress"]) host.addEventListener(type, (event) => event.stopPropagation());

  let pane: Pane | null = null;
  /** What the pane is about, and in which language that is on the screen; none while the widget is closed. */
  let about = "";
  let shown = "";
  let connected = false;
  /** The last message that was on the screen, of which contact. */
  let seen = { contact: "", number: 0 };
  let cameFrom: HTMLElement | null = null;
  let pending = false;
  /** Whether the keyboard was last at something of ours. */
  let inside = false;

  const isOpen = () => !dialog.hidden;
  const hasFocus = () => shadow.activeElement !== null && dialog.contains(shadow.activeElement);

  const takeFocus = () => (pane?.focus() ?? closeButton).focus();

  /** Which pane is to be seen: its name, and how it is made. */
  function wanted(): [string, MakePane] | null {
    const { welcome, refused, status } = stores.visit.getState();
    if (refused) return [`refused ${refused}`, refusedPane];
    if (!welcome) return null;
    switch (status?.stage) {
      case undefined:
        return ["start", startPane];
      case "flow":
        return [`flow ${status.contact}`, flowPane];
      case "waiting":
      case "connecting":
        return [`line ${status.contact}`, linePane];
      case "talking":
        return [`talk ${status.contact}`, talkPane];
      case "ended":
        return [`ended ${status.contact}`, endedPane];
    }
  }

  function showPane(): void {
    const next = wanted();
    const name = next ? `${currentLanguage()} ${next[0]}` : "";
    if (name === shown) {
      pane?.update();
      return;
    }
    shown = name;
    const focused = hasFocus();
    const before = pane;
    before?.leave?.();
    pane = next ? next[1](hotline) : null;
    body.replaceChildren(...(pane ? [pane.element] : []));
    pane?.update();
    if (before && pane && next?.[0] === about) carryOver(before.element, pane.element);
    about = next?.[0] ?? "";
    if (focused && !hasFocus()) takeFocus();
  }

  function unread(): number {
    const contact = stores.visit.getState().status?.contact;
    if (!contact) return 0;
    const conversation = stores.conversations.of(contact);
    if (isOpen() && document.visibilityState === "visible") {
      seen = { contact, number: conversation.messages[conversation.messages.length - 1]?.number ?? 0 };
    }
    const after = seen.contact === contact ? seen.number : 0;
    const messages = conversation.messages.filter(({ number }) => number > after);
    return unreadCount({ ...conversation, messages }, "customer");
  }

  function update(): void {
    pending = false;
    const { welcome, status } = stores.visit.getState();
    setAttribute(frame, "lang", currentLanguage());
    setText(title, inLanguage(welcome?.centre, "") || t("hotline.title"));
    setAttribute(languages, "aria-label", t("language"));
    languages.value = currentLanguage();
    setAttribute(closeButton, "aria-label", t("widget.close"));
    banner.update(stores.connection.getState());
    if (isOpen()) showPane();
    // What the keyboard was at is gone or can be used no more: it stays inside all the same.
    if (isOpen() && inside && !hasFocus() && document.activeElement === document.body) takeFocus();
    launcher.update(unread());
    if (welcome) remember(ENGAGED, status && status.stage !== "ended" ? "yes" : "");
  }

  /** Shows the stores as they are once all that changes together has changed. */
  function soon(): void {
    if (pending) return;
    pending = true;
    queueMicrotask(update);
  }

  function connect(): void {
    if (connected) return;
    connected = true;
    hotline.start();
  }

  function open(focus = true): void {
    connect();
    if (isOpen()) return;
    cameFrom = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    dialog.hidden = false;
    launcher.element.hidden = true;
    rememberHere(OPEN, "yes");
    update();
    if (focus) takeFocus();
  }

  function close(): void {
    if (!isOpen()) return;
    pane?.leave?.();
    shown = "";
    body.replaceChildren();
    dialog.hidden = true;
    launcher.element.hidden = false;
    rememberHere(OPEN, null);
    update();
    if (cameFrom && cameFrom !== host && cameFrom !== document.body) cameFrom.focus();
    else launcher.button.focus();
  }

  function speak(language: Language): void {
    rememberLanguage(language);
    setCurrentLanguage(language);
    update();
  }

  const subscriptions = [
    stores.visit.subscribe(soon),
    stores.conversations.subscribe(soon),
    stores.connection.subscribe(soon),
  ];
  const ticking = setInterval(() => isOpen() && update(), 1_000);
  const lookWhere = ({ target }: Event) => {
    inside = target === host;
  };
  document.addEventListener("visibilitychange", soon);
  for (const type of WHERE) document.addEventListener(type, lookWhere, true);

  document.body.append(host);
  update();
  if (recall(ENGAGED)) connect();
  if (recallHere(OPEN) && !matchMedia(PHONE).matches) open(false);

  return {
    open,
    close,
    /** Takes it off the page. */
    remove: () => {
      clearInterval(ticking);
      document.removeEventListener("visibilitychange", soon);
      for (const type of WHERE) document.removeEventListener(type, lookWhere, true);
      for (const unsubscribe of subscriptions) unsubscribe();
      hotline.stop();
      host.remove();
    },
  };
}
