import enCall from "../i18n/en/call.json";
import en from "../i18n/en/console.json";
import enDesk from "../i18n/en/desk.json";
import enReports from "../i18n/en/reports.json";
import enShared from "../i18n/en/shared.json";
import enSupervision from "../i18n/en/supervision.json";
import zhCall from "../i18n/zh-CN/call.json";
import zh from "../i18n/zh-CN/console.json";
import zhDesk from "../i18n/zh-CN/desk.json";
import zhReports from "../i18n/zh-CN/reports.json";
import zhShared from "../i18n/zh-CN/shared.json";
import zhSupervision from "../i18n/zh-CN/supervision.json";

export const consoleWords = {
  en: { ...enShared, ...en, ...enDesk, ...enSupervision, ...enReports, ...enCall },
  "zh-CN": { ...zhShared, ...zh, ...zhDesk, ...zhSupervision, ...zhReports, ...zhCall },
};
