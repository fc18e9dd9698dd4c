/** What the browser remembers for us. Where it may not (private windows, policies), everything else still works. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It is a convenience; nothing depends on it.
  }
}
