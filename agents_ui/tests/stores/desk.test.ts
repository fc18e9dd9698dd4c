import { expect, test } from "vitest";
import { createDeskStore } from "../../src/stores/desk";

test("what is begun outlives a reload of the window", () => {
  const before = createDeskStore("lin");
  before.write("c1", "half a");
  before.draftWrapUp("c1", { note: "moved" });
  before.select("c1");
  const { selected, texts, wrapUps } = createDeskStore("lin").getState();
  expect([selected, texts.c1, wrapUps.c1?.note]).toEqual(["c1", "half a", "moved"]);
});

test("nobody finds what somebody else has begun", () => {
  createDeskStore("lin").write("c1", "half a");
  expect(createDeskStore("chen").getState().texts).toEqual({});
});

test("nothing is kept of contacts that are gone, and nothing at all after signing out", () => {
  const store = createDeskStore("lin");
  for (const contact of ["c1", "c2", "c3"]) store.write(contact, contact);
  store.drop(["c1"]);
  store.keep(new Set(["c3"]));
  expect(createDeskStore("lin").getState().texts).toEqual({ c3: "c3" });
  store.clear();
  expect(sessionStorage.length).toBe(0);
});

test("what this window kept and cannot be read is nothing", () => {
  sessionStorage.setItem("callcenter.desk", "{");
  expect(createDeskStore("lin").getState().texts).toEqual({});
});
