import i18next from "i18next";
import { describe, expect, test } from "vitest";
import type { Names } from "../../../src/console/shared/names";
import { whySentence } from "../../../src/console/shared/why";
import { offered } from "../../support/cards";
import { speak } from "../../support/words";

const names = { skill: () => "Fares", queue: () => "Bookings" } as unknown as Names;
const why = (fields = {}) => {
  const { offer } = offered();
  if (!offer) throw new Error("an offered contact has an offer");
  return { ...offer.why, ...fields };
};

describe("why a contact comes to an agent", () => {
  test("is said from the facts of the choice, in both languages", async () => {
    await speak("en");
    expect(whySentence(i18next.t, names, why(), "you")).toBe(
      "Of the 3 agents free who can take it you have been idle the longest (4 min 10 sec). " +
        "First in line in Bookings after 12 sec. Needs Fares 3+. Priority 20.",
    );
    await speak("zh-CN");
    expect(whySentence(i18next.t, names, why(), "them")).toBe(
      "在 3 位能处理此联络的空闲坐席中空闲最久（4分钟 10秒）。该客户等待12秒后排在“Bookings”队首。" +
        "需要技能：Fares 3 级以上。优先级 20。",
    );
  });

  test("is not a comparison when nobody else could have taken it, and leaves out what was not asked", async () => {
    await speak("en");
    expect(whySentence(i18next.t, names, why({ eligible: 1, requires: [], priority: 0 }), "you")).toBe(
      "You are the only agent free who can take it. First in line in Bookings after 12 sec.",
    );
  });

  test("held for somebody by name says so, though nobody else could have it", async () => {
    await speak("en");
    expect(whySentence(i18next.t, names, why({ rule: "named_agent", eligible: 1 }), "you")).toMatch(
      /^Held for you by name/,
    );
  });

  test("by a rule this page does not know yet still names the choice", async () => {
    await speak("en");
    expect(whySentence(i18next.t, names, why({ rule: "best_skilled" }), "them")).toContain("Chosen among 3 agents");
  });
});
