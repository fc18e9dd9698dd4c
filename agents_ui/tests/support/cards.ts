import type {
  AgentCard,
  CallCard,
  ChatMessage,
  ContactCard,
  CustomerCard,
  QueueCard,
  Snapshot,
  Welcome,
} from "../../src/api/generated/messages";

export const NOW = Date.UTC(2026, 2, 2, 8, 0, 0);

export function message(number: number, fields: Partial<ChatMessage> = {}): ChatMessage {
  return {
    type: "message",
    contact: "c1",
    number,
    sender: "customer",
    author: null,
    client_id: `id-${number}`,
    at: NOW + number * 1000,
    text: `text ${number}`,
    ...fields,
  };
}

export function welcome(fields: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    server_time: NOW,
    username: "lin",
    name: { en: "Lin Xiaowen", "zh-CN": "林晓雯" },
    role: "agent",
    roles: [fields.role ?? "agent"],
    zone: "Asia/Shanghai",
    reasons: [{ id: "lunch", label: { en: "Lunch", "zh-CN": "用餐" } }],
    dispositions: [
      { id: "booked", label: { en: "Booked", "zh-CN": "已出票" } },
      { id: "informed", label: { en: "Question answered", "zh-CN": "已解答" } },
    ],
    skills: [{ id: "fares", label: { en: "Fares", "zh-CN": "运价" } }],
    centre: { en: "Cloudgoose", "zh-CN": "云雁" },
    tiers: [{ id: "gold", label: { en: "Gold", "zh-CN": "金卡" } }],
    teams: [{ id: "travel", label: { en: "Travel team", "zh-CN": "出行组" } }],
    ...fields,
  };
}

export function agent(fields: Partial<AgentCard> = {}): AgentCard {
  return {
    id: "lin",
    name: { en: "Lin Xiaowen", "zh-CN": "林晓雯" },
    team: "travel",
    availability: "available",
    reason: null,
    since: NOW,
    reachable: true,
    skills: { fares: 8 },
    capacity: { chat: 3 },
    contacts: [],
    ...fields,
  };
}

export function customer(fields: Partial<CustomerCard> = {}): CustomerCard {
  return {
    id: "k1",
    name: "Bai Jing",
    greeting: "Ms Bai, welcome back",
    address: "Ms Bai",
    language: "en",
    tier: "gold",
    value: 51650,
    birthday: "1953-01-11",
    birthday_today: false,
    phones: ["+6570000000"],
    emails: ["bai.jing@example.com"],
    contacts_this_month: 3,
    trips_this_month: 2,
    trips: [],
    last_contacts: [],
    promises: [],
    ...fields,
  };
}

export function contact(fields: Partial<ContactCard> = {}): ContactCard {
  return {
    id: "c1",
    channel: "chat",
    queue: "sales",
    language: "en",
    priority: 20,
    stage: "talking",
    since: NOW,
    arrived_at: NOW - 60_000,
    queued_at: NOW - 60_000,
    answered_at: NOW,
    ended_at: null,
    outcome: null,
    agent: "lin",
    offer: null,
    connect_by: null,
    wrap_up_until: null,
    identity: "verified",
    match: "one",
    customer_id: "k1",
    customer: customer(),
    candidates: [],
    customer_online: true,
    idle_ends_at: null,
    disposition: null,
    attributes: {},
    call: null,
    ...fields,
  };
}

/** A call in conversation, as the carrier has it. */
export function callCard(fields: Partial<CallCard> = {}): CallCard {
  return {
    conference: "c1.1",
    customer: "live",
    agent_leg: "joined",
    connected: true,
    held: false,
    held_since: null,
    hold_wanted: null,
    muted: false,
    mute_wanted: null,
    rejoin_by: null,
    ...fields,
  };
}

/** A contact that is a call; `call` changes what the carrier says of it. */
export function voice(fields: Partial<ContactCard> = {}, call: Partial<CallCard> = {}): ContactCard {
  return contact({ channel: "voice", call: callCard(call), customer_online: false, ...fields });
}

export function offered(fields: Partial<ContactCard> = {}): ContactCard {
  return contact({
    id: "c2",
    stage: "offered",
    answered_at: null,
    offer: {
      id: "o1",
      agent: "lin",
      deadline: NOW + 20_000,
      why: {
        rule: "longest_idle",
        queue: "sales",
        requires: [{ skill: "fares", level: 3 }],
        eligible: 3,
        idle_ms: 250_000,
        open: 0,
        waited_ms: 12_000,
        priority: 20,
      },
    },
    ...fields,
  });
}

export function queue(fields: Partial<QueueCard> = {}): QueueCard {
  return {
    id: "sales",
    name: { en: "Bookings", "zh-CN": "机票预订" },
    waiting: 0,
    oldest_queued_at: null,
    talking: 0,
    wrapping: 0,
    staffed: 1,
    available: 1,
    offered: 0,
    answered: 0,
    abandoned: 0,
    answered_within: 0,
    service_level: null,
    target_ms: 20_000,
    target_share: 0.8,
    open: true,
    opens_at: null,
    since: NOW - 8 * 3_600_000,
    ...fields,
  };
}

export function snapshot(fields: Partial<Snapshot> = {}): Snapshot {
  return {
    type: "snapshot",
    position: 10,
    agents: [agent()],
    contacts: [],
    queues: [queue()],
    messages: [],
    marks: [],
    ...fields,
  };
}
