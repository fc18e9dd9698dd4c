import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { NotTaken, packed, unpacked } from "../../../src/console/configuration/archive";

const file = (name: string, content: string | Uint8Array) => new File([content as BlobPart], name);
const zip = (files: Readonly<Record<string, string>>) =>
  file("config.zip", zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));

/** Why they are not taken, and which of them it is about. */
const refused = (...chosen: File[]) =>
  unpacked(chosen).then(
    () => null,
    (error: unknown) => error instanceof NotTaken && [error.word, error.file],
  );

describe("the files as an archive", () => {
  const files = { "queues.yaml": "queues: {}\n", "centre.yaml": "name: {zh-CN: 云雁, en: Cloudgoose}\n" };

  test("are the same when they are taken in again", async () => {
    expect(await unpacked([new File([packed(files)], "config.zip")])).toEqual(files);
  });

  test("are taken from whatever folder they lie in, without what is beside them", async () => {
    const given = {
      "config/demo/queues.yaml": "queues: {}\n",
      "config/demo/sounds/wait.wav": "RIFF",
      "README.md": "#",
    };
    expect(await unpacked([zip({ ...given, "__MACOSX/config/demo/queues.yaml": "fork" })])).toEqual({
      "queues.yaml": "queues: {}\n",
    });
  });

  test("are taken one by one as well", async () => {
    expect(await unpacked([file("queues.yaml", "a: 1\n"), file("hours.yaml", "b: 2\n")])).toEqual({
      "queues.yaml": "a: 1\n",
      "hours.yaml": "b: 2\n",
    });
  });

  test("are all refused where one is not of the centre, twice there, no text or no archive", async () => {
    const good = file("queues.yaml", "a: 1\n");
    expect(await refused(good, file("notes.txt", "b"))).toEqual(["unknown", "notes.txt"]);
    expect(await refused(good, zip({ "config/queues.yaml": "c" }))).toEqual(["twice", "queues.yaml"]);
    expect(await refused(file("queues.yaml", new Uint8Array([0xff, 0xfe, 0x41])))).toEqual(["not_text", "queues.yaml"]);
    expect(await refused(good, file("config.zip", "no archive"))).toEqual(["not_zip", "config.zip"]);
    expect(await refused(zip({ "README.md": "#" }))).toEqual(["nothing", "config.zip"]);
  });
});
