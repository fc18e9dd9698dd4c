import { describe, expect, test } from "vitest";
import { ApiError } from "../../../src/api/http";
import { mistakesOf } from "../../../src/console/configuration/mistakes";

const texts = {
  "queues.yaml": "queues:\n  sales: {hours: always, offer: 20}\n  care:\n    hours: always\n",
};

/** Where the page has a mistake belong that the server has found. */
function about(field: string, place?: (string | number)[]) {
  const refusal = new ApiError(422, "config_refused", null, [{ field, message: "时长有误", place }]);
  const [mistake] = mistakesOf(refusal, texts);
  return mistake?.about?.path ?? null;
}

describe("a mistake belongs", () => {
  test("to the place the server names, whatever language it speaks and whatever else is on the line", () => {
    expect(about("queues.yaml:2", ["queues", "sales", "offer"])).toEqual(["queues", "sales", "offer"]);
  });

  test("to what a key is missing in", () => {
    expect(about("queues.yaml:3", ["queues", "care", "name"])).toEqual(["queues", "care"]);
  });

  test("to what stands on its line, where no place is named or none of it is there", () => {
    expect(about("queues.yaml:4")).toEqual(["queues", "care", "hours"]);
    expect(about("queues.yaml:4", ["queue", "care"])).toEqual(["queues", "care", "hours"]);
  });

  test("to no place, where its line has none", () => {
    expect(about("queues.yaml:9")).toBeNull();
  });
});
