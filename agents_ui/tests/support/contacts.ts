import type { ContactSummary } from "../../src/api/rest";

export const summary = (fields: Partial<ContactSummary> = {}): ContactSummary => ({
  id: "c1",
  channel: "chat",
  queue: "sales",
  language: "zh-CN",
  customer: "k1",
  customer_name: "Bai Jing",
  identity: "verified",
  state: "closed",
  agent: "lin",
  arrived_at: "2026-03-02T08:00:00.000Z",
  queued_at: "2026-03-02T08:00:00.000Z",
  answered_at: "2026-03-02T08:00:04.500Z",
  ended_at: "2026-03-02T08:02:34.500Z",
  wrapped_at: "2026-03-02T08:03:00.000Z",
  outcome: "answered",
  disposition: "booked",
  rating: null,
  ...fields,
});

export const as_of = "2026-03-02T09:00:00.000Z";

export const agents = { items: [{ id: "chen", name: { en: "Chen Zhiyuan" } }], as_of };
