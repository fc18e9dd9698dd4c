import { describe, expect, test } from "vitest";
import { beginning, dayOf, daysOf, range } from "../../../src/console/reports/period";

describe("days", () => {
  test.each([
    ["2026-03-02T15:59:59Z", "Asia/Shanghai", "2026-03-02"],
    ["2026-03-02T16:00:00Z", "Asia/Shanghai", "2026-03-03"],
    ["2026-03-02T04:59:59Z", "America/New_York", "2026-03-01"],
  ])("an instant %s in %s is on %s", (instant, zone, day) => {
    expect(dayOf(Date.parse(instant), zone)).toBe(day);
  });

  test.each([
    ["2026-03-02", "Asia/Shanghai", "2026-03-01T16:00:00Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00Z"],
    ["2026-06-01", "Asia/Kathmandu", "2026-05-31T18:15:00Z"],
    ["2026-06-01", "UTC", "2026-06-01T00:00:00Z"],
  ])("%s begins in %s at %s", (day, zone, instant) => {
    expect(new Date(beginning(day, zone)).toISOString()).toBe(instant.replace("Z", ".000Z"));
  });

  test("the day on which the clock is set forward has 23 hours", () => {
    const { from, to } = range({ first: "2026-03-29", last: "2026-03-29" }, "Europe/Berlin");
    expect((Date.parse(to) - Date.parse(from)) / 3_600_000).toBe(23);
  });

  test.each([
    ["today", "2026-03-04", "2026-03-04"],
    ["yesterday", "2026-03-03", "2026-03-03"],
    ["week", "2026-03-02", "2026-03-04"],
    ["last_week", "2026-02-23", "2026-03-01"],
    ["month", "2026-03-01", "2026-03-04"],
  ] as const)("%s, on a Wednesday, is from %s to %s", (preset, first, last) => {
    expect(daysOf(preset, "2026-03-04")).toEqual({ first, last });
  });

  test("a week that begins on a Monday has begun on that Monday", () => {
    expect(daysOf("week", "2026-03-02").first).toBe("2026-03-02");
    expect(daysOf("week", "2026-03-08").first).toBe("2026-03-02");
  });
});
