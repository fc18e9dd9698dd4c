import { describe, expect, test } from "vitest";
import { filled, found, repliesFor, searched } from "../../../src/console/desk/replies";
import { contact, customer } from "../../support/cards";

const hello = {
  id: "hello",
  label: { en: "Greeting", "zh-CN": "问候" },
  text: { en: "Hello {customer}, this is {agent} of {queue}.", "zh-CN": "{customer}，您好，我是{agent}。" },
};
const words = {
  agent: { en: "Lin Xiaowen", "zh-CN": "林晓雯" },
  queue: { en: "Bookings", "zh-CN": "机票预订" },
  label: () => "Greeting",
};
const of = (fields: Parameters<typeof contact>[0]) => repliesFor(contact(fields), [hello], words)[0]?.text;

describe("a reply", () => {
  test("is filled in, in the customer's language", () => {
    expect(of({})).toBe("Hello Ms Bai, this is Lin Xiaowen of Bookings.");
    expect(of({ language: "zh-CN", customer: customer({ address: "白女士" }) })).toBe("白女士，您好，我是林晓雯。");
    expect(of({ language: "zh-Hant" })).toContain("您好");
  });

  test("reads well where nobody knows who it is", () => {
    expect(of({ customer: null })).toBe("Hello, this is Lin Xiaowen of Bookings.");
    expect(of({ customer: null, language: "zh-CN" })).toBe("您好，我是林晓雯。");
  });

  test("fills nothing in what it has filled in", () => {
    expect(filled("{customer}", { customer: "{agent}", agent: "x" })).toBe("{agent}");
  });

  test("is for its queues alone, where it has some", () => {
    const given = (queue: string | null) => repliesFor(contact({ queue }), [{ ...hello, queues: ["sales"] }], words);
    expect([given("sales").length, given("care").length, given(null).length]).toEqual([1, 0, 0]);
  });
});

test("a search begins with / at the beginning, and ends with the line", () => {
  expect(["/", "/ Gre ", "a / b", "/x\ny", "text"].map(searched)).toEqual(["", "gre", null, null, null]);
});

test("all parts of a search must occur, in the label or the words", () => {
  const replies = repliesFor(contact(), [hello], words);
  expect(["greet", "lin greeting", "", "refund"].map((search) => found(replies, search).length)).toEqual([1, 1, 1, 0]);
});
