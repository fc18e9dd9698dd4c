import en from "../i18n/en/hotline.json";
import enShared from "../i18n/en/shared.json";
import zh from "../i18n/zh-CN/hotline.json";
import zhShared from "../i18n/zh-CN/shared.json";

export const hotlineWords = { en: { ...enShared, ...en }, "zh-CN": { ...zhShared, ...zh } };
