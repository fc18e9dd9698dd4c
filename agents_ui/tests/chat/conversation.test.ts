import { describe, expect, test } from "vitest";
import {
  type Conversation,
  emptyConversation,
  heldUpTo,
  lastReceived,
  lengthOf,
  receipt,
  unreadCount,
  withFailure,
  withMarks,
  withMessages,
  withOutgoing,
  withTyping,
} from "../../src/chat/conversation";
import { message } from "../support/cards";

const numbers = (conversation: Conversation) => conversation.messages.map(({ number }) => number);
const all = (...given: number[]) => given.reduce((held, n) => withMessages(held, [message(n)]), emptyConversation);

describe("messages", () => {
  test("stand in order of number and once each, in whatever order and however often they come", () => {
    for (const order of [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
      [2, 4, 4, 1, 3, 2, 1],
      [3, 1, 3, 4, 2, 4],
    ]) {
      expect(numbers(all(...order))).toEqual([1, 2, 3, 4]);
    }
  });

  test("stand as if they had come one by one when they come together", () => {
    const together = withMessages(all(2, 5), [message(1), message(2), message(3), message(4)]);
    expect(together).toEqual(all(2, 5, 1, 2, 3, 4));
  });

  test("a message that comes again changes nothing on the screen", () => {
    const held = all(1, 2);
    expect(withMessages(held, [message(2, { text: "something else" })]).messages).toBe(held.messages);
  });

  test("what is held ends before the first gap, so that the gap is asked for again", () => {
    expect(heldUpTo(emptyConversation)).toBe(0);
    expect(heldUpTo(all(1, 2, 3))).toBe(3);
    expect(heldUpTo(all(1, 2, 4))).toBe(2);
    expect(heldUpTo(all(2, 3))).toBe(0);
  });
});

describe("a message of ours", () => {
  const mine = message(1, { sender: "agent", author: "lin", client_id: "own" });

  test("is on its way until the server has numbered it, then stands among the others, once", () => {
    const sending = withOutgoing(emptyConversation, "own", "text 1");
    expect(sending.outgoing).toEqual([{ id: "own", text: "text 1", failed: null }]);
    const settled = withMessages(sending, [mine]);
    expect(settled.outgoing).toEqual([]);
    expect(numbers(settled)).toEqual([1]);
  });

  test("that failed goes on its way again under the same id", () => {
    const failed = withFailure(withOutgoing(emptyConversation, "own", "text 1"), "own", "unavailable");
    expect(failed.outgoing[0]?.failed).toBe("unavailable");
    expect(withOutgoing(failed, "own", "text 1").outgoing).toEqual([{ id: "own", text: "text 1", failed: null }]);
  });

  test("that turns out to have arrived is not sent again", () => {
    const held = withMessages(emptyConversation, [mine]);
    expect(withOutgoing(held, "own", "text 1")).toBe(held);
  });

  test("is sent, then delivered, then read, as the other side's marks rise", () => {
    const held = withMessages(emptyConversation, [mine]);
    expect(receipt(held, mine)).toBe("sent");
    const delivered = withMarks(held, { party: "customer", delivered: 1, read: 0 });
    expect(receipt(delivered, mine)).toBe("delivered");
    expect(receipt(withMarks(delivered, { party: "customer", delivered: 1, read: 1 }), mine)).toBe("read");
  });
});

test("marks only rise", () => {
  const risen = withMarks(emptyConversation, { party: "agent", delivered: 5, read: 4 });
  expect(withMarks(risen, { party: "agent", delivered: 3, read: 2 }).marks.agent).toEqual({ delivered: 5, read: 4 });
});

test("unread are the other side's messages above one's own mark", () => {
  let held = all(1, 2, 3);
  held = withMessages(held, [message(4, { sender: "agent" })]);
  expect(unreadCount(held, "agent")).toBe(3);
  expect(lastReceived(held, "agent")).toBe(3);
  expect(unreadCount(withMarks(held, { party: "agent", delivered: 3, read: 2 }), "agent")).toBe(1);
});

test("whoever has sent a message is not writing any more", () => {
  const writing = withTyping(emptyConversation, "customer", true);
  expect(writing.typing).toBe("customer");
  expect(withMessages(writing, [message(1)]).typing).toBeNull();
  expect(withTyping(writing, "agent", false).typing).toBe("customer");
});

test("characters are counted as the server does, an emoji as one", () => {
  expect(lengthOf("改签✈️😀")).toBe(5);
});
