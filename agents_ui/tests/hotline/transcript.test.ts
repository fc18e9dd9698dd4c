import { beforeEach, expect, test } from "vitest";
import { emptyConversation, withMessages } from "../../src/chat/conversation";
import { transcriptPage } from "../../src/hotline/transcript";
import { message } from "../support/cards";
import { speak } from "../support/words";

const words = { title: "Conversation", names: { agent: "Lin", customer: "You" } };
const TEXT = "</pre><script>alert(1)</script> & more\nand more";

const page = () => {
  const said = withMessages(emptyConversation, [message(1, { text: TEXT })]);
  const both = withMessages(said, [message(2, { sender: "agent", text: "مرحبا" })]);
  return new DOMParser().parseFromString(transcriptPage(both, words), "text/html");
};

beforeEach(() => speak("en"));

test("a transcript has who said what and when, and whatever was written is text", () => {
  expect([...page().querySelectorAll("pre")].map(({ textContent }) => textContent)).toEqual([TEXT, "مرحبا"]);
  expect(page().querySelector("script")).toBeNull();
  expect([...page().querySelectorAll("strong")].map(({ textContent }) => textContent)).toEqual(["You", "Lin"]);
});

test("a transcript says which characters and which language it is in", async () => {
  await speak("zh-CN");
  expect(page().querySelector("meta")?.getAttribute("charset")).toBe("utf-8");
  expect(page().documentElement.lang).toBe("zh-CN");
});
