import en from "../i18n/en/console.json";
import enShared from "../i18n/en/shared.json";
import zh from "../i18n/zh-CN/console.json";
import zhShared from "../i18n/zh-CN/shared.json";

export const consoleWords = { en: { ...enShared, ...en }, "zh-CN": { ...zhShared, ...zh } };
