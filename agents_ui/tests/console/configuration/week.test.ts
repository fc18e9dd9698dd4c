import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DAYS,
  daysOf,
  isTime,
  type Week,
  weekly,
  weekOf,
  windowsOf,
  written,
} from "../../../src/console/configuration/week";

describe("a week", () => {
  test("is read day by day, over the week's end too", () => {
    expect(weekOf({ "sat-mon": "10:00-12:00", fri: ["09:00-12:00", "13:00-17:00"] })).toMatchObject({
      sat: [["10:00", "12:00"]],
      mon: [["10:00", "12:00"]],
      tue: [],
      fri: [
        ["09:00", "12:00"],
        ["13:00", "17:00"],
      ],
    });
  });

  test("is written with days in a row that are alike together", () => {
    const open = [["09:00", "18:00"]] as const;
    const week = { mon: open, tue: open, wed: open, thu: open, fri: [["09:00", "12:00"]], sat: [], sun: open } as Week;
    expect(weekly(week)).toEqual({ "mon-thu": "09:00-18:00", fri: "09:00-12:00", sun: "09:00-18:00" });
  });

  test("that names no days is none", () => {
    expect(weekOf({ monday: "09:00-18:00" })).toBe(null);
    expect(daysOf("mon-tue-wed")).toBe(null);
  });

  test("means the same once it is written and read", () => {
    const window = fc.tuple(fc.constantFrom("08:00", "09:30", "9"), fc.constantFrom("18:00", "24:00", ""));
    const week = fc.record(Object.fromEntries(DAYS.map((day) => [day, fc.array(window, { maxLength: 2 })])));
    fc.assert(
      fc.property(week, (each) => {
        expect(weekOf(weekly(each as unknown as Week))).toEqual(each);
      }),
    );
  });

  test("has times as they are being typed, and tells those that are none", () => {
    expect(windowsOf("9:0")).toEqual([["9:0", ""]]);
    expect(written([["9:0", "18:00"]])).toBe("9:0-18:00");
    expect([isTime("24:00", true), isTime("24:00", false), isTime("9:0", true), isTime("23:59", false)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
