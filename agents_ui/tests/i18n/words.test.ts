import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configurationWords } from "../../src/console/configuration/words";
import { consoleWords as firstWords } from "../../src/console/words";
import { hotlineWords } from "../../src/hotline/words";
import { LANGUAGES } from "../../src/i18n";
import { widgetWords } from "../../src/widget/words";

/** The console's, with those it loads later. */
const consoleWords = {
  en: { ...firstWords.en, ...configurationWords.en },
  "zh-CN": { ...firstWords["zh-CN"], ...configurationWords["zh-CN"] },
};

/** Plural endings differ between languages: Chinese has one form where English has several. */
const PLURAL = /_(ordinal_)?(zero|one|two|few|many|other)$/;

function flat(words: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") found.set(path + key, value);
    else for (const [inner, text] of flat(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}

const stems = (words: object) => new Set([...flat(words).keys()].map((key) => key.replace(PLURAL, "")));
const blanks = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

/** The keys a page asks for by name; those it puts together are checked by the compiler. */
function asked(...folders: string[]): Set<string> {
  const texts = folders.flatMap((folder) => sources(join("src", folder)));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bt\(\s*"([\w.]+)"/g)].map(([, key]) => String(key))));
}

/** The keys that a page can put together: from a pattern, or from a list of which `word` says a code. */
function puttable(text: string): RegExp[] {
  const patterns = [...text.matchAll(/`(\w[\w.]*\.(?:[\w.]|\${[^{}`]*})*)`/g)].map(([, pattern]) => String(pattern));
  const lists = [...text.matchAll(/\bword\(\s*t,\s*"([\w.]+)"/g)].map(([, list]) => `${list}.\${code}`);
  return [...patterns, ...lists].map(
    (pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replace(/\${[^{}]*}/g, "[\\w.-]+")}$`),
  );
}

test("there is no word that nothing asks for", () => {
  const text = sources("src").join("\n");
  const patterns = puttable(text);
  const dead = [...stems({ ...consoleWords.en, ...hotlineWords.en, ...widgetWords.en })].filter(
    (key) => !text.includes(`"${key}"`) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(dead).toEqual([]);
});

describe.each([
  ["console", consoleWords, ["console", "demo/console", "chat", "react"]],
  ["hotline", hotlineWords, ["hotline", "demo/hotline", "chat", "react"]],
  ["widget", widgetWords, ["widget"]],
] as const)("the %s", (_page, words, folders) => {
  test("has every key in every language", () => {
    const [first, ...others] = LANGUAGES.map((language) => stems(words[language]));
    for (const other of others) expect([...other].sort()).toEqual([...(first ?? [])].sort());
  });

  test("has the same blanks to fill in every language, and no empty text", () => {
    const english = new Map([...flat(words.en)].map(([key, text]) => [key.replace(PLURAL, ""), blanks(text)]));
    for (const [key, text] of flat(words["zh-CN"])) {
      expect([key, blanks(text)]).toEqual([key, english.get(key.replace(PLURAL, ""))]);
      expect([key, text.trim() === "" && key !== "sentence_separator"]).toEqual([key, false]);
    }
  });

  test("has every key its sources ask for", () => {
    const known = stems(words.en);
    const missing = [...asked(...folders)].filter((key) => !known.has(key));
    expect(missing).toEqual([]);
  });
});
