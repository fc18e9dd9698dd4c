/** A new command id. `crypto.randomUUID` exists on https and localhost only, and a hotline may be tried over a plain LAN. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
