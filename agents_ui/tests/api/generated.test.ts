import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generate } from "../../scripts/generate.mjs";

test("the types are those of the server's schemas", async () => {
  for (const [path, text] of Object.entries(await generate())) {
    expect(readFileSync(path, "utf8") === text, `${path} is stale: npm run generate`).toBe(true);
  }
});
