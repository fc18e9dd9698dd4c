import { expect, test } from "vitest";
import { createConfigurationStore, nothingEdited } from "../../src/stores/configuration";

const edited = {
  from: { version: "aaa", files: { "queues.yaml": "a: 1\n" } },
  edits: { "queues.yaml": "a: 2\n" },
  message: "why",
};

test("what is edited outlives a reload of the window", () => {
  createConfigurationStore("admin").setState(edited);
  expect(createConfigurationStore("admin").getState()).toEqual(edited);
});

test("nobody finds what somebody else has edited", () => {
  createConfigurationStore("admin").setState(edited);
  expect(createConfigurationStore("boss").getState()).toEqual(nothingEdited);
});

test("nothing is kept once it is applied or discarded, and what cannot be read is nothing", () => {
  const store = createConfigurationStore("admin");
  store.setState(edited);
  store.setState(nothingEdited);
  expect(sessionStorage.length).toBe(0);
  sessionStorage.setItem("callcenter.configuration", "{");
  expect(createConfigurationStore("admin").getState()).toEqual(nothingEdited);
});
