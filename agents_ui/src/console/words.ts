import enCall from "../i18n/en/call.json";
import en from "../i18n/en/console.json";
import enDesk from "../i18n/en/desk.json";
import enShared from "../i18n/en/shared.json";
import zhCall from "../i18n/zh-CN/call.json";
import zh from "../i18n/zh-CN/console.json";
import zhDesk from "../i18n/zh-CN/desk.json";
import zhShared from "../i18n/zh-CN/shared.json";

export const consoleWords = {
  en: { ...enShared, ...en, ...enDesk, ...enCall },
  "zh-CN": { ...zhShared, ...zh, ...zhDesk, ...zhCall },
};
