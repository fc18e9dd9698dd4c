import { expect, test } from "vitest";
import { emptyConversation, withMessages } from "../../../src/chat/conversation";
import { longestUnansweredFirst } from "../../../src/console/desk/mine";
import { contact, message, NOW, offered } from "../../support/cards";

const asked = (...senders: ("customer" | "agent")[]) =>
  senders.reduce((held, sender, n) => withMessages(held, [message(n + 1, { sender })]), emptyConversation);

test("offers come first, then whoever has waited longest for an answer, then those who wait for none", () => {
  const answered = contact({ id: "answered", arrived_at: NOW - 5 });
  const late = contact({ id: "late", arrived_at: NOW - 4 });
  const longest = contact({ id: "longest", arrived_at: NOW - 3 });
  const silent = contact({ id: "silent", arrived_at: NOW - 2 });
  const wrapping = contact({ id: "wrapping", stage: "wrapping" });
  const order = longestUnansweredFirst([offered({ id: "offer" }), answered, late, longest, silent, wrapping], {
    answered: asked("customer", "agent"),
    late: asked("customer", "agent", "agent", "customer"),
    longest: asked("agent", "customer", "customer"),
    wrapping: asked("customer"),
  });
  expect(order.map(({ id }) => id)).toEqual(["offer", "longest", "late", "answered", "silent", "wrapping"]);
});
