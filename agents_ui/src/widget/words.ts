import en from "../i18n/en/hotline.json";
import enShared from "../i18n/en/shared.json";
import enWidget from "../i18n/en/widget.json";
import { currentLanguage } from "../i18n/language";
import zh from "../i18n/zh-CN/hotline.json";
import zhShared from "../i18n/zh-CN/shared.json";
import zhWidget from "../i18n/zh-CN/widget.json";

type Words = typeof enShared & typeof en & typeof enWidget;

/** The keys of all texts: "hotline.place" and the like. */
type KeyOf<Tree> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? Name : `${Name}.${KeyOf<Tree[Name]>}`;
}[keyof Tree & string];
export type Key = KeyOf<Words>;

export const widgetWords = { en: { ...enShared, ...en, ...enWidget }, "zh-CN": { ...zhShared, ...zh, ...zhWidget } };

function found(key: string): string | undefined {
  let place: unknown = widgetWords[currentLanguage()];
  for (const name of key.split(".")) place = (place as Record<string, unknown> | undefined)?.[name];
  return typeof place === "string" ? place : undefined;
}

/** A text in the language of the widget, with its blanks filled. */
export function t(key: Key, blanks: Readonly<Record<string, string | number>> = {}): string {
  return (found(key) ?? key).replace(/{{(\w+)}}/g, (blank, name) => String(blanks[name] ?? blank));
}

/** A refusal in the person's language, else in the server's words. */
export function refusal(code: string | null | undefined, detail?: string | null): string {
  return found(`error.${code}`) ?? detail ?? t("error.error");
}
