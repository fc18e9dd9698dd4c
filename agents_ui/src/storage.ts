function reading(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function writing(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // It is a convenience; nothing depends on it.
  }
}

/** What the browser remembers for us. Where it may not (private windows, policies), everything else still works. */
export const recall = (key: string) => reading(() => localStorage, key);
export const remember = (key: string, value: string) => writing(() => localStorage, key, value);

/** The same for this window alone: it outlives a reload, and no other window has it. */
export const recallHere = (key: string) => reading(() => sessionStorage, key);
export const rememberHere = (key: string, value: string | null) => writing(() => sessionStorage, key, value);
