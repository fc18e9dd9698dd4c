import type { Conversation, Party } from "../chat/conversation";
import { dateAndTime, dateOnly } from "../i18n/format";
import { currentLanguage } from "../i18n/language";

export interface TranscriptWords {
  title: string;
  /** What to call each side. */
  names: Readonly<Record<Party, string>>;
}

/** When a conversation was: the day of its first message. */
export const dayOf = ({ messages }: Conversation): string => dateOnly(messages[0]?.at ?? 0);

/** The conversation as a page of its own, to be kept: text only, whatever was written. */
export function transcriptPage({ messages }: Conversation, { title, names }: TranscriptWords): string {
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = currentLanguage();
  const make = (tag: string, text: string, parent: Element) => {
    const element = parent.appendChild(page.createElement(tag));
    element.textContent = text;
    return element;
  };
  page.head.prepend(page.createElement("meta"));
  page.head.firstElementChild?.setAttribute("charset", "utf-8");
  make("h1", title, page.body);
  for (const { sender, at, text } of messages) {
    const line = page.body.appendChild(page.createElement("p"));
    make("strong", names[sender], line);
    make("span", ` · ${dateAndTime(at)}`, line);
    // As an element of its own, so that a text from right to left stands as it was written.
    make("pre", text, page.body).setAttribute("dir", "auto");
  }
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`;
}

/** Has the browser save a page under a name. */
export function saveAs(name: string, page: string): void {
  const address = URL.createObjectURL(new Blob([page], { type: "text/html;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
