/** A piece of what somebody wrote: plain text, or an address that can be opened. */
export type Piece = string | { href: string };

// Only what begins like this is ever made clickable: nothing that a browser would run.
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"'`，。；：！？、（）「」『』【】《》]+/gi;
/** What closes a sentence around an address is not part of it. */
const CLOSING = /[.,;:!?)\]}*_~]+$/;

/** Cuts a text at the web and mail addresses in it; put together again, the pieces are the text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const href = trimmed(match[0]);
    if (!parses(href)) continue;
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push({ href });
    from = match.index + href.length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

/** An address without the end of the sentence; brackets that open in it also close in it. */
function trimmed(address: string): string {
  let end = address.length;
  const tail = CLOSING.exec(address)?.[0] ?? "";
  for (const character of [...tail].reverse()) {
    if (character === ")" && count(address.slice(0, end), "(") >= count(address.slice(0, end), ")")) break;
    end -= 1;
  }
  return address.slice(0, end);
}

/** `URL.canParse`, which not every browser has that a customer may come with. */
function parses(address: string): boolean {
  try {
    return Boolean(new URL(address));
  } catch {
    return false;
  }
}

const count = (text: string, character: string) => text.split(character).length - 1;
