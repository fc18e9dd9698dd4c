import i18next from "i18next";
import { describe, expect, test } from "vitest";
import type { Names } from "../../../src/console/shared/names";
import { whySentence } from "../../../src/console/shared/why";
import { offered } from "../../support/cards";
import { speak } from "../../support/words";

const names = { skill: () => "Fares", queue: () => "Bookings", agent: (id: string) => id } as unknown as Names;
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

  test("says that they took it, or who assigned it, and not that it was first in line", async () => {
    await speak("en");
    const said = (agent: string) =>
      whySentence(i18next.t, names, why({ by: "huang", priority: 0, requires: [] }), "them", agent);
    expect(said("huang")).toBe("Taken by themselves from the line. It had waited for 12 sec in Bookings.");
    expect(said("lin")).toBe("Assigned to them by huang. It had waited for 12 sec in Bookings.");
  });

  const RULES: Record<string, string> = {
    longest_idle: "idle",
    least_occupied: "occupancy",
    most_skilled: "skill",
    fewest_today: "taken",
    rotation: "turn",
    tiers: "tier",
  };
  const CRITERIA = ["open", ...Object.values(RULES), "missed", "id", "rank"];

  test.each(["en", "zh-CN"] as const)(
    "has words in %s for every rule, and for all that puts others behind",
    async (language) => {
      await speak(language);
      for (const who of ["you", "them"] as const) {
        const said = Object.keys(RULES).map((rule) => whySentence(i18next.t, names, why({ rule }), who));
        expect(new Set(said).size).toBe(said.length);
        expect(said).not.toContain(whySentence(i18next.t, names, why({ rule: "unheard_of" }), who));
      }
      const behind = CRITERIA.map((code) => i18next.t(`why.behind.${code as "open"}`));
      expect(new Set(behind).size).toBe(CRITERIA.length);
      for (const each of behind) expect(each).not.toMatch(/^why\./);
    },
  );

  test("names what has decided, the step, and who would have been next", async () => {
    await speak("en");
    const next = [
      { agent: "chen", behind: "open" },
      { agent: "wang", behind: "tier" },
    ];
    expect(
      whySentence(i18next.t, names, why({ rule: "tiers", next, step: 1, front: true, requires: [] }), "them"),
    ).toBe(
      "Fewest contacts open of the 3 agents free who could take it. First in line in Bookings after 12 sec. " +
        "Priority 20. Put next by a supervisor. By step 2 of the queue. " +
        "Next would have been chen (more contacts open), wang (a later tier).",
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
