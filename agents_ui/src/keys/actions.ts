/**
 * What can be done by a key, and by which unless somebody chose another. `Mod` is Ctrl, or Command on a Mac. Keys without
 * Mod or Alt are silent while one types, so what is needed in a conversation has one of the two.
 */
export const ACTIONS = [
  { id: "offer.accept", group: "offer", key: "Alt+A" },
  { id: "offer.decline", group: "offer", key: "Alt+X" },
  { id: "contact.next", group: "contact", key: "Alt+ArrowDown" },
  { id: "contact.previous", group: "contact", key: "Alt+ArrowUp" },
  { id: "contact.first", group: "contact", key: "Alt+1" },
  { id: "contact.second", group: "contact", key: "Alt+2" },
  { id: "contact.third", group: "contact", key: "Alt+3" },
  { id: "contact.write", group: "contact", key: "R" },
  { id: "contact.attach", group: "contact", key: "Alt+U" },
  { id: "contact.aside", group: "contact", key: "Alt+I" },
  { id: "contact.help", group: "contact", key: "Alt+G" },
  { id: "contact.end", group: "contact", key: "Alt+E" },
  { id: "contact.transfer", group: "contact", key: "Alt+T" },
  { id: "voicemail.call_back", group: "contact", key: "Alt+B" },
  { id: "call.mute", group: "call", key: "Alt+M" },
  { id: "call.hold", group: "call", key: "Alt+H" },
  { id: "call.keypad", group: "call", key: "Alt+K" },
  { id: "wrap_up.finish", group: "wrap_up", key: "Mod+Enter" },
  { id: "wrap_up.more_time", group: "wrap_up", key: "Alt+W" },
  { id: "state.available", group: "state", key: "Alt+R" },
  { id: "state.not_ready", group: "state", key: "Alt+N" },
  { id: "page.home", group: "page", key: "Alt+Shift+D" },
  { id: "page.contacts", group: "page", key: "Alt+Shift+C" },
  { id: "page.palette", group: "page", key: "Mod+K" },
  { id: "page.keys", group: "page", key: "?" },
] as const;

export type ActionId = (typeof ACTIONS)[number]["id"];

/** Something that can be done just now, where it can. */
export interface Action {
  /** One of the table, by its key too; or what only the palette offers. */
  id: ActionId | `choice.${string}`;
  /** In words; null takes those of the table. */
  label: string | null;
  run: () => void;
}

/** Where an action stands in the table; all that are not in it stand after it. */
function place({ id }: Action): number {
  const at = ACTIONS.findIndex((action) => action.id === id);
  return at < 0 ? ACTIONS.length : at;
}

/** What can be done just now. Those who show something put in what can be done with it, and take it out with it. */
export class Actions {
  private readonly given = new Map<object, readonly Action[]>();

  put(by: object, actions: readonly Action[]): void {
    this.given.set(by, actions);
  }

  takeBack(by: object): void {
    this.given.delete(by);
  }

  /** Does one of them, if it can be done just now. */
  run(id: Action["id"]): boolean {
    const action = this.all().find((other) => other.id === id);
    action?.run();
    return action !== undefined;
  }

  /** All of them: those of the table in its order, then the others. */
  all(): readonly Action[] {
    const found = new Map<string, Action>();
    for (const action of [...this.given.values()].flat()) if (!found.has(action.id)) found.set(action.id, action);
    return [...found.values()].sort((a, b) => place(a) - place(b));
  }
}
