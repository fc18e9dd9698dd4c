import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ContactStatus, CustomerWelcome } from "../../src/api/generated/messages";
import { createHotline } from "../../src/hotline/model";
import { createWidget, type WidgetOptions } from "../../src/widget/widget";
import { message, NOW } from "../support/cards";
import { fakeServer } from "../support/fakeSocket";

let server: ReturnType<typeof fakeServer>;
let widget: ReturnType<typeof createWidget>;

/** jsdom has no constructed style sheets. */
class Sheet {
  replaceSync() {}
}

beforeEach(() => {
  vi.stubGlobal("CSSStyleSheet", Sheet);
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en"]);
});

afterEach(() => widget.remove());

const status = (fields: Partial<ContactStatus>): ContactStatus => ({
  type: "status",
  contact: "c1",
  queue: "sales",
  stage: "talking",
  agent_name: "Lin",
  ...fields,
});

const welcome = (fields: Partial<CustomerWelcome> = {}): CustomerWelcome => ({
  type: "customer_welcome",
  server_time: NOW,
  visitor_token: "v1",
  identity: "anonymous",
  name: null,
  language: null,
  queues: [{ id: "sales", name: { en: "Bookings", "zh-CN": "预订" }, open: true, opens_at: null }],
  status: null,
  messages: [],
  marks: [],
  centre: { en: "Airline", "zh-CN": "航空" },
  ...fields,
});

function embed(options: WidgetOptions = {}) {
  server = fakeServer();
  const hotline = createHotline({ server: "https://centre.example", openSocket: server.openSocket });
  widget = createWidget(hotline, options);
}

/** What happens together is shown together, a moment later. */
const settle = () => new Promise<void>((done) => queueMicrotask(done));

async function opened(fields: Partial<CustomerWelcome> = {}) {
  embed();
  widget.open();
  server.last.opens();
  server.last.says(welcome(fields));
  await settle();
}

const root = () => document.querySelector("[data-callcenter]")?.shadowRoot as ShadowRoot;
const find = (testId: string) => root().querySelector<HTMLElement>(`[data-testid="${testId}"]`);
const says = (fields: Partial<ContactStatus>) => {
  server.last.says(status(fields));
  return settle();
};

describe("a widget nobody has opened", () => {
  test("connects to nothing", () => {
    embed();
    expect(server.sockets).toEqual([]);
  });

  test("connects when there is a conversation to come back to, and counts what was said meanwhile", async () => {
    await opened({ status: status({}) });
    widget.remove();
    sessionStorage.clear();
    embed();
    server.last.opens();
    server.last.says(welcome({ status: status({}), messages: [message(1, { sender: "agent" })] }));
    await settle();
    expect(find("widget")?.hidden).toBe(true);
    expect(find("unread")?.textContent).toBe("1");
  });

  test("has no button where the host page has its own", () => {
    embed({ launcher: false });
    expect(find("launcher")).toBeNull();
  });

  test("speaks the host page's language unless the visitor has chosen one", () => {
    embed({ language: "zh" });
    expect(find("launcher")?.getAttribute("aria-label")).toBe("在线咨询");
    widget.remove();
    localStorage.setItem("callcenter.language", "en");
    embed({ language: "zh" });
    expect(find("launcher")?.getAttribute("aria-label")).toBe("Chat with us");
  });
});

describe("an open widget", () => {
  test("starts a conversation about the subject that was chosen", async () => {
    await opened();
    find("subject-sales")?.querySelector("input")?.click();
    find("start")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(server.last.of("start")).toMatchObject([{ queue: "sales", language: "en", name: "" }]);
  });

  test("says why a start was refused, and lets the visitor try again", async () => {
    await opened();
    find("subject-sales")?.querySelector("input")?.click();
    find("start")?.dispatchEvent(new Event("submit", { cancelable: true }));
    const [start] = server.last.of("start");
    server.last.says({ type: "reply", id: start?.id, ok: false, code: "too_many_requests", detail: "no" });
    await settle();
    await settle();
    expect(root().querySelector("[role=alert]")?.textContent).toBe("Too many attempts. Wait a little and try again.");
    expect(root().querySelector<HTMLButtonElement>("[type=submit]")?.disabled).toBe(false);
  });

  test("answers the flow with the choice that was pressed, once", async () => {
    await opened();
    await says({ stage: "flow", number: 3, prompts: ["About what?"], choices: [{ key: "2", label: "Refunds" }] });
    find("choice-2")?.click();
    find("choice-2")?.click();
    expect(server.last.of("answer")).toMatchObject([{ contact: "c1", number: 3, keys: "2" }]);
  });

  test("takes digits only, and as many as are asked for", async () => {
    await opened();
    await says({ stage: "flow", number: 1, prompts: ["Which booking?"], collect: { least: 6, most: 6 } });
    const field = root().querySelector<HTMLInputElement>("#digits");
    if (!field) throw new Error("nothing to write in");
    field.value = "12-34-5";
    field.dispatchEvent(new Event("input"));
    expect([field.value, root().querySelector<HTMLButtonElement>("[type=submit]")?.disabled]).toEqual(["12345", true]);
  });

  test("shows the place in line as it moves", async () => {
    await opened();
    await says({ stage: "waiting", place: 3 });
    const place = find("place");
    await says({ stage: "waiting", place: 2, wait: { least: 2, most: 5 } });
    expect([find("wait")?.hidden, find("wait")?.textContent]).toEqual([
      false,
      "The wait is likely to be 2 to 5 minutes.",
    ]);
    await says({ stage: "waiting", place: 1 });
    expect([place?.textContent, find("next")?.hidden]).toEqual(["Your place: 1", false]);
  });

  test("shows how long the wait is likely to be, where that is known", async () => {
    await opened();
    await says({ stage: "waiting", place: 3, wait: { least: 2, most: 5 } });
    expect(find("wait")?.textContent).toBe("The wait is likely to be 2 to 5 minutes.");
    await says({ stage: "waiting", place: 3, wait: null });
    expect(find("wait")?.hidden).toBe(true);
  });

  test("shows markup as text", async () => {
    const text = "<img src=x onerror=alert(1)>";
    await opened({ status: status({ agent_name: text }), messages: [message(1, { sender: "agent", text })] });
    expect(root().querySelector("img")).toBeNull();
    expect(root().querySelector(".chat-text")?.textContent).toBe(text);
  });

  test("puts messages in the order of their numbers and keeps those that are there", async () => {
    await opened({ status: status({}), messages: [message(2, { text: "two" })] });
    const two = root().querySelector(".chat-message");
    server.last.says(message(1, { text: "one" }));
    await settle();
    const rows = [...root().querySelectorAll(".chat-message")];
    expect(rows.map((row) => row.querySelector(".chat-text")?.textContent)).toEqual(["one", "two"]);
    expect(rows[1]).toBe(two);
  });

  test("opens links that were written in a window that knows nothing of this page", async () => {
    const text = "See https://centre.example/terms. Not javascript:alert(1)";
    await opened({ status: status({}), messages: [message(1, { text })] });
    const links = [...root().querySelectorAll(".chat-text a")];
    expect(links.map((link) => [link.getAttribute("href"), link.getAttribute("rel")])).toEqual([
      ["https://centre.example/terms", "noopener noreferrer nofollow"],
    ]);
    expect(root().querySelector(".chat-text")?.textContent).toBe(text);
  });

  test("takes a rating once the conversation is over, and thanks for it", async () => {
    await opened({ status: status({ stage: "ended", outcome: "answered" }) });
    root().querySelectorAll<HTMLInputElement>("input[name=score]")[3]?.click();
    const comment = root().querySelector<HTMLTextAreaElement>("#comment");
    if (comment) comment.value = "kind";
    find("rating")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(server.last.of("rate")).toMatchObject([{ contact: "c1", score: 4, comment: "kind" }]);
    await says({ stage: "ended", outcome: "answered", rating: 4 });
    expect([find("rating")?.hidden, find("rated")?.textContent]).toEqual([true, "Thank you. You gave 4 of 5."]);
  });

  test("has the conversation sent by mail where the centre sends mail", async () => {
    await opened({ status: status({ stage: "ended", outcome: "answered" }), messages: [message(1)], mail: true });
    const offered = [...root().querySelectorAll("button")].find(
      ({ textContent }) => textContent === "Send it by e-mail",
    );
    offered?.click();
    const address = root().querySelector<HTMLInputElement>("#email");
    if (address) address.value = "ann@mail.example";
    find("mail")?.dispatchEvent(new Event("submit", { cancelable: true }));
    const [wish] = server.last.of("mail_transcript");
    expect(wish).toMatchObject({ contact: "c1", email: "ann@mail.example" });
    server.last.says({ type: "reply", id: wish?.id, ok: true });
    await settle();
    await settle();
    expect(find("mailed")?.textContent).toBe("The conversation is on its way to you.");
  });

  test("offers no mail where the centre sends none", async () => {
    await opened({ status: status({ stage: "ended", outcome: "answered" }), messages: [message(1)] });
    const shown = [...root().querySelectorAll<HTMLButtonElement>(".keep button")].filter(({ hidden }) => !hidden);
    expect(shown.map(({ textContent }) => textContent)).toContain("Download the conversation");
    expect(shown.map(({ textContent }) => textContent)).not.toContain("Send it by e-mail");
  });

  test("asks for no rating where nobody talked", async () => {
    await opened({ status: status({ stage: "ended", outcome: "closed", opens_at: NOW }) });
    expect(find("rating")?.parentElement?.hidden).toBe(true);
  });

  test("does not send or close while an input method has the keys", async () => {
    await opened({ status: status({}) });
    const field = root().querySelector<HTMLTextAreaElement>(".chat-input");
    if (!field) throw new Error("nothing to write in");
    field.value = "gai";
    for (const key of ["Enter", "Escape"]) {
      for (const told of [{ isComposing: true }, { keyCode: 229 }]) {
        field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...told }));
      }
    }
    expect([server.last.of("post"), field.value, find("widget")?.hidden]).toEqual([[], "gai", false]);
  });

  test("keeps what was filled in when it is closed, and for the same conversation only", async () => {
    const wish = () => root().querySelector<HTMLInputElement>("[name=queue][value=sales]");
    const name = () => root().querySelector<HTMLInputElement>("[name=name]");
    await opened();
    wish()?.click();
    (name() as HTMLInputElement).value = "Grace";
    widget.close();
    widget.open();
    expect([name()?.value, wish()?.checked]).toEqual(["Grace", true]);
    expect(root().querySelector<HTMLButtonElement>("[type=submit]")?.disabled).toBe(false);

    const comment = () => root().querySelector<HTMLTextAreaElement>("#comment");
    for (const contact of ["c1", "c2"]) {
      await says({ contact, stage: "ended", outcome: "answered" });
      expect(comment()?.value).toBe("");
      (comment() as HTMLTextAreaElement).value = "kind";
    }
  });

  test("keeps what is typed to itself: the host page hears no keys", async () => {
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    await opened();
    find("start")?.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true, composed: true }));
    document.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
  });
});
