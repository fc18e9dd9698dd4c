import { beforeEach, describe, expect, test, vi } from "vitest";
import { chooseLanguage, inLanguage, preferredLanguage } from "../../src/i18n";
import { clockTime, duration, percent } from "../../src/i18n/format";
import { speak } from "../support/words";

const browserSpeaks = (...tags: string[]) => vi.spyOn(navigator, "languages", "get").mockReturnValue(tags);

describe("the language", () => {
  beforeEach(() => speak("en"));

  test.each([
    [["zh-TW", "en"], "zh-CN"],
    [["fr-FR", "en-GB", "zh-CN"], "en"],
    [["fr-FR"], "en"],
  ])("of a browser that prefers %j is %s", (tags, language) => {
    browserSpeaks(...tags);
    expect(preferredLanguage()).toBe(language);
  });

  test("that was chosen is remembered before what the browser prefers, and is the document's", async () => {
    browserSpeaks("en");
    await chooseLanguage("zh-CN");
    expect(preferredLanguage()).toBe("zh-CN");
    expect(document.documentElement.lang).toBe("zh-CN");
  });
});

describe("the centre's own words", () => {
  test("are in the language of the page, else in a close one, else in any, else the code", async () => {
    await speak("zh-CN");
    expect(inLanguage({ en: "Lunch", "zh-CN": "用餐" }, "lunch")).toBe("用餐");
    expect(inLanguage({ en: "Lunch", "zh-TW": "午餐" }, "lunch")).toBe("午餐");
    expect(inLanguage({ fr: "Déjeuner" }, "lunch")).toBe("Déjeuner");
    expect(inLanguage(undefined, "lunch")).toBe("lunch");
  });
});

describe("times", () => {
  test("run as clocks that never go below zero", () => {
    expect([0, 7_999, 65_000, 3_723_000, -5].map(clockTime)).toEqual(["0:00", "0:07", "1:05", "1:02:03", "0:00"]);
  });

  test("are said in words of each language", async () => {
    await speak("en");
    expect([duration(0), duration(250_000), duration(3_660_000)]).toEqual(["0 sec", "4 min 10 sec", "1 hr 1 min"]);
    await speak("zh-CN");
    expect(duration(250_000)).toBe("4分钟 10秒");
    expect(percent(0.8333)).toBe("83.3%");
  });
});
