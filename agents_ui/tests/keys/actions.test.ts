import { expect, test, vi } from "vitest";
import { Actions } from "../../src/keys/actions";

const action = (id: Parameters<Actions["run"]>[0], run = () => {}) => ({ id, label: null, run });

test("what can be done stands in the order of the table, and what is in no table after it", () => {
  const actions = new Actions();
  actions.put({}, [action("choice.colours"), action("page.keys")]);
  actions.put({}, [action("offer.accept")]);
  expect(actions.all().map(({ id }) => id)).toEqual(["offer.accept", "page.keys", "choice.colours"]);
});

test("what is taken back cannot be done any more", () => {
  const actions = new Actions();
  const [by, run] = [{}, vi.fn()];
  actions.put(by, [action("contact.end", run)]);
  expect(actions.run("contact.end")).toBe(true);
  actions.takeBack(by);
  expect(actions.run("contact.end")).toBe(false);
  expect(run).toHaveBeenCalledTimes(1);
});
