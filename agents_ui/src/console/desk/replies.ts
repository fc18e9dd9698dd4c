import type { ContactCard, ReplyCard } from "../../api/generated/messages";

/** A reply that is written already, filled in for one contact. */
export interface FilledReply {
  id: string;
  label: string;
  text: string;
}

type Words = Readonly<Record<string, string>>;

/** The words in a language, else in one close to it, else in any. */
export function wordsIn(words: Words, language: string): string {
  const close = Object.keys(words).find((tag) => tag.split("-")[0] === language.split("-")[0]);
  return words[language] ?? (close && words[close]) ?? Object.values(words)[0] ?? "";
}

/** Fills in a text's blanks. Where we do not know what belongs there, it reads as if it had never been asked. */
export function filled(text: string, blanks: Readonly<Record<string, string>>): string {
  const whole = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => blanks[name] ?? "");
  return whole
    .replaceAll(/ +(?=[,.;:!?])/g, "")
    .replace(/^[\s,，、;；:：]+/, "")
    .replaceAll(/ {2,}/g, " ")
    .trimEnd();
}

/** The replies for a contact's queue, in the customer's language, by a label in the agent's. */
export function repliesFor(
  contact: Pick<ContactCard, "queue" | "language" | "customer">,
  replies: readonly ReplyCard[],
  words: { agent: Words; queue: Words; label: (reply: ReplyCard) => string },
): readonly FilledReply[] {
  const { queue, language, customer } = contact;
  const blanks = {
    customer: customer?.address || customer?.name || "",
    agent: wordsIn(words.agent, language),
    queue: wordsIn(words.queue, language),
  };
  return replies
    .filter((reply) => !reply.queues?.length || (queue !== null && reply.queues.includes(queue)))
    .map((reply) => ({
      id: reply.id,
      label: words.label(reply),
      text: filled(wordsIn(reply.text, language), blanks),
    }));
}

/** What is searched for behind the "/" with which the text begins; null where it begins with none. */
export function searched(text: string): string | null {
  const found = /^\/([^\n]{0,40})$/.exec(text);
  return found?.[1]?.trim().toLocaleLowerCase() ?? null;
}

/** The replies in whose id, label or words all that is searched for occurs. */
export function found(replies: readonly FilledReply[], search: string): readonly FilledReply[] {
  const parts = search.split(/\s+/);
  return replies.filter(({ id, label, text }) => {
    const words = `${id} ${label} ${text}`.toLocaleLowerCase();
    return parts.every((part) => words.includes(part));
  });
}
