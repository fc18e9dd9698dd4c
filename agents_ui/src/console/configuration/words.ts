import en from "../../i18n/en/configuration.json";
import zh from "../../i18n/zh-CN/configuration.json";

export const configurationWords = { en, "zh-CN": zh };
