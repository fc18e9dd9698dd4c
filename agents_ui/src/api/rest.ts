import type { Why } from "./generated/messages";
import { call, type Query } from "./http";

export type Role = "agent" | "supervisor" | "admin";

export interface Session {
  username: string;
  role: Role;
  expires_at: string;
}

export interface ContactSummary {
  id: string;
  channel: string;
  queue: string;
  language: string;
  customer: string | null;
  customer_name: string | null;
  identity: string;
  state: string;
  agent: string | null;
  arrived_at: string;
  queued_at: string | null;
  answered_at: string | null;
  ended_at: string | null;
  wrapped_at: string | null;
  outcome: string | null;
  disposition: string | null;
}

export interface Step {
  step: string;
  agent: string | null;
  began_at: string;
  ended_at: string | null;
  seconds: number | null;
}

export interface Offer {
  offer: string;
  agent: string;
  made_at: string;
  ended_at: string | null;
  result: string;
  why: Why;
}

export interface TranscriptLine {
  number: number;
  sender: string;
  author: string | null;
  at: string;
  text: string;
}

export interface Note {
  id: string;
  kind: string;
  author: string;
  at: string;
  text: string;
}

export interface ContactDetail extends ContactSummary {
  steps: Step[];
  offers: Offer[];
  transcript: TranscriptLine[];
  notes: Note[];
}

export interface LogEvent {
  position: number;
  at: string;
  kind: string;
  version: number;
  data: Record<string, unknown>;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface DatedPage<T> extends Page<T> {
  as_of: string;
}

export interface Customer {
  id: string;
  external_id: string | null;
  name: string;
  title: string | null;
  language: string;
  tier: string | null;
  value: number | null;
  birthday: string | null;
  phones: string[];
  emails: string[];
  created_at: string;
  updated_at: string;
}

export interface Trip {
  reference: string;
  origin: string;
  destination: string;
  departs_at: string;
  cabin: string | null;
  status: string | null;
}

export interface CustomerProfile extends Customer {
  trips: Trip[];
}

export interface TimelineEntry {
  id: string;
  contact: string | null;
  at: string;
  channel: string;
  queue: string;
  agent: string | null;
  outcome: string | null;
  disposition: string | null;
  notes: { kind: "note" | "promise"; author: string | null; at: string; text: string }[];
}

export interface AgentInfo {
  id: string;
  name: Record<string, string>;
}

export interface DemoCustomer {
  external_id: string;
  name: string;
  language: string;
  tier: string | null;
  token: string;
}

const id = encodeURIComponent;

export const api = {
  signIn: (username: string, password: string) =>
    call<Session>("/session", { method: "POST", body: { username, password } }),
  session: () => call<Session>("/session"),
  signOut: () => call<void>("/session", { method: "DELETE" }),
  contacts: (query: Query, signal?: AbortSignal) => call<DatedPage<ContactSummary>>("/contacts", { query, signal }),
  contact: (contact: string, signal?: AbortSignal) => call<ContactDetail>(`/contacts/${id(contact)}`, { signal }),
  contactEvents: (contact: string, query: Query, signal?: AbortSignal) =>
    call<Page<LogEvent>>(`/contacts/${id(contact)}/events`, { query, signal }),
  agents: () => call<{ items: AgentInfo[] }>("/agents"),
  customers: (query: Query, signal?: AbortSignal) => call<Page<Customer>>("/customers", { query, signal }),
  customer: (customer: string, signal?: AbortSignal) => call<CustomerProfile>(`/customers/${id(customer)}`, { signal }),
  timeline: (customer: string, query: Query, signal?: AbortSignal) =>
    call<DatedPage<TimelineEntry>>(`/customers/${id(customer)}/timeline`, { query, signal }),
  demoCustomers: (signal?: AbortSignal) => call<{ items: DemoCustomer[] }>("/demo/customers", { signal }),
};
