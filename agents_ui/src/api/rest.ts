import type { Why } from "./generated/messages";
import type { components } from "./generated/rest";
import { call, type Query } from "./http";

type Schemas = components["schemas"];

export type Session = Schemas["SessionOut"];
export type ContactSummary = Schemas["ContactSummary"];
export type ContactPage = Schemas["ContactPage"];
/** `why` is stored as it was said with the offer; REST calls it an object, the sockets' schema says of what. */
export type Offer = Omit<Schemas["OfferOut"], "why"> & { why: Why };
export type ContactDetail = Omit<Schemas["ContactDetail"], "offers"> & { offers: Offer[] };
export type Step = Schemas["StepOut"];
export type TranscriptLine = Schemas["MessageOut"];
export type LogEvent = Schemas["EventOut"];
export type EventPage = Schemas["EventPage"];
export type Customer = Schemas["CustomerOut"];
export type CustomerPage = Schemas["CustomerPageOut"];
export type CustomerProfile = Schemas["CustomerProfile"];
export type TimelineEntry = Schemas["TimelineEntryOut"];
export type TimelinePage = Schemas["TimelinePageOut"];
export type Agents = Schemas["AgentsOut"];

// What calls have added, until the server's own description has it.
/** An access token of the carrier's for this browser. `expires_at` is RFC 3339. */
export interface VoiceToken {
  token: string;
  identity: string;
  expires_at: string;
}
/** Good for one connection of this browser to the contact it was made for. */
export interface VoiceTicket {
  ticket: string;
}
/** `phone` (E.164) is what they call from; null when they have none. */
export type DemoCustomer = Schemas["DemoCustomer"] & { phone?: string | null };
/** `hotline` is the number they ring; null where calls are not taken. */
export type DemoCustomers = { items: DemoCustomer[]; hotline?: { number: string } | null };

const id = encodeURIComponent;

/** The REST interface as far as the pages use it. */
export const api = {
  signIn: (username: string, password: string) =>
    call<Session>("/session", { method: "POST", body: { username, password } }),
  session: () => call<Session>("/session"),
  signOut: () => call<void>("/session", { method: "DELETE" }),
  contacts: (query: Query, signal?: AbortSignal) => call<ContactPage>("/contacts", { query, signal }),
  contact: (contact: string, signal?: AbortSignal) => call<ContactDetail>(`/contacts/${id(contact)}`, { signal }),
  contactEvents: (contact: string, query: Query, signal?: AbortSignal) =>
    call<EventPage>(`/contacts/${id(contact)}/events`, { query, signal }),
  agents: () => call<Agents>("/agents"),
  customers: (query: Query, signal?: AbortSignal) => call<CustomerPage>("/customers", { query, signal }),
  customer: (customer: string, signal?: AbortSignal) => call<CustomerProfile>(`/customers/${id(customer)}`, { signal }),
  timeline: (customer: string, query: Query, signal?: AbortSignal) =>
    call<TimelinePage>(`/customers/${id(customer)}/timeline`, { query, signal }),
  voiceToken: () => call<VoiceToken>("/voice/token", { method: "POST", body: {} }),
  voiceTicket: (contact: string) => call<VoiceTicket>("/voice/tickets", { method: "POST", body: { contact } }),
  demoCustomers: (signal?: AbortSignal) => call<DemoCustomers>("/demo/customers", { signal }),
};
