import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

test("the lock file names no host that packages came from, so that any registry serves", () => {
  const packages = Object.values(read("package-lock.json").packages) as { resolved?: string }[];
  expect(packages.filter(({ resolved }) => resolved)).toEqual([]);
});

test("every dependency is pinned to one version", () => {
  const { dependencies, devDependencies } = read("package.json");
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
