const pad = (value: number) => String(value).padStart(2, "0");

/** An instant as a field for date and time has it, by the clock of this browser; empty for none. */
export function fieldOf(instant: number | null): string {
  if (instant === null) return "";
  const at = new Date(instant);
  const date = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${date}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The instant that a field for date and time says; null while it says none. */
export function instantOf(field: string): number | null {
  const at = field === "" ? Number.NaN : new Date(field).getTime();
  return Number.isNaN(at) ? null : at;
}
