import type { Why } from "./generated/messages";
import type { components } from "./generated/rest";
import { address, call, type Query } from "./http";

type Schemas = components["schemas"];

export type Session = Schemas["SessionOut"];
export type ContactSummary = Schemas["ContactSummary"];
export type ContactPage = Schemas["ContactPage"];
/** `why` is stored as it was said with the offer; REST calls it an object, the sockets' schema says of what. */
export type Offer = Omit<Schemas["OfferOut"], "why"> & { why: Why };
export type ContactDetail = Omit<Schemas["ContactDetail"], "offers"> & { offers: Offer[] };
export type Step = Schemas["StepOut"];
export type LineNews = Schemas["LineNewsOut"];
export type TranscriptLine = Schemas["MessageOut"];
export type LogEvent = Schemas["EventOut"];
export type EventPage = Schemas["EventPage"];
export type Routing = Schemas["RoutingOut"];
export type AgentStanding = Schemas["AgentStandingOut"];
export type PastOffer = Schemas["PastOfferOut"];
export type Customer = Schemas["CustomerOut"];
export type CustomerPage = Schemas["CustomerPageOut"];
export type CustomerProfile = Schemas["CustomerProfile"];
export type Merge = Schemas["MergeOut"];
export type TimelineEntry = Schemas["TimelineEntryOut"];
export type TimelinePage = Schemas["TimelinePageOut"];
export type Agents = Schemas["AgentsOut"];
export type Queue = Schemas["QueueOut"];
export type Agent = Schemas["AgentOut"];
export type OpenContact = Schemas["OpenContactOut"];
export type DemoCustomer = Schemas["DemoCustomer"];
export type DemoCustomers = Schemas["DemoCustomers"];
export type FlowStop = Schemas["FlowStopOut"];
export type Leg = Schemas["LegOut"];
export type VoiceToken = Schemas["VoiceTokenOut"];
export type VoiceTicket = Schemas["TicketOut"];

export type QueueLine = Schemas["LineOut"];
export type CountedPage = Schemas["CountedPage"];
export type StretchesPage = Schemas["StretchesPage"];
export type Report = Schemas["ReportOut"];
export type ConfigurationChange = Schemas["ChangeOut"];
export type Adjustment = Schemas["AdjustmentOut"];
export type ConfigurationVersion = Schemas["VersionOut"];
export type User = Schemas["UserOut"];
export type MissingUser = Schemas["MissingOut"];

const id = encodeURIComponent;

/** Where a report, or all of a list, can be had as a table. */
export const asCsv = (path: "/contacts" | "/reports" | "/reports/contacts" | "/reports/stretches", query: Query) =>
  address(`${path}.csv`, query);

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
  /** Of an open contact; for supervisors. */
  contactRouting: (contact: string, signal?: AbortSignal) =>
    call<Routing>(`/contacts/${id(contact)}/routing`, { signal }),
  /** How everybody stood at the n-th offer; for supervisors. */
  pastOffer: (contact: string, number: number, signal?: AbortSignal) =>
    call<PastOffer>(`/contacts/${id(contact)}/offers/${number}`, { signal }),
  agents: (signal?: AbortSignal) => call<Agents>("/agents", { signal }),
  /** What changing an agent's queues and skills would do now; nothing changes. */
  previewAdjustment: (agent: string, to: Schemas["AdjustmentIn"], signal?: AbortSignal) =>
    call<Schemas["PreviewOut"]>(`/agents/${id(agent)}/adjustment/preview`, { method: "POST", body: to, signal }),
  /** As they were at an instant of the past. */
  queuesAt: (query: { at: string }, signal?: AbortSignal) => call<Schemas["QueuesOut"]>("/queues", { query, signal }),
  agentsAt: (query: { at: string }, signal?: AbortSignal) => call<Agents>("/agents", { query, signal }),
  openContactsAt: (query: { at: string }, signal?: AbortSignal) =>
    call<Schemas["OpenContactsOut"]>("/open-contacts", { query, signal }),
  line: (queue: string, query: Query, signal?: AbortSignal) =>
    call<QueueLine>(`/queues/${id(queue)}/line`, { query, signal }),
  customers: (query: Query, signal?: AbortSignal) => call<CustomerPage>("/customers", { query, signal }),
  customer: (customer: string, signal?: AbortSignal) => call<CustomerProfile>(`/customers/${id(customer)}`, { signal }),
  /** Lets `customer` show as the customer `into` from here on. */
  merge: (customer: string, into: string) =>
    call<Merge>(`/customers/${id(into)}/merged`, { method: "POST", body: { customer } }),
  undoMerge: (customer: string) => call<void>(`/customers/${id(customer)}/merge`, { method: "DELETE" }),
  timeline: (customer: string, query: Query, signal?: AbortSignal) =>
    call<TimelinePage>(`/customers/${id(customer)}/timeline`, { query, signal }),
  report: (query: Query, signal?: AbortSignal) => call<Report>("/reports", { query, signal }),
  /** What a figure counts. */
  reportContacts: (query: Query, signal?: AbortSignal) => call<CountedPage>("/reports/contacts", { query, signal }),
  /** What a figure of agents' time is made of. */
  reportStretches: (query: Query, signal?: AbortSignal) => call<StretchesPage>("/reports/stretches", { query, signal }),
  configurationVersions: (signal?: AbortSignal) => call<Schemas["VersionsOut"]>("/configuration/versions", { signal }),
  configurationVersion: (version: string, signal?: AbortSignal) =>
    call<Schemas["VersionFilesOut"]>(`/configuration/versions/${id(version)}`, { signal }),
  /** What files would do; nothing changes. */
  previewConfiguration: (form: Schemas["FilesIn"]) =>
    call<ConfigurationChange>("/configuration/preview", { method: "POST", body: form }),
  applyConfiguration: (form: Schemas["ApplyIn"]) =>
    call<ConfigurationChange>("/configuration", { method: "POST", body: form }),
  users: (signal?: AbortSignal) => call<Schemas["UsersOut"]>("/users", { signal }),
  addUser: (user: Schemas["NewUser"]) => call<void>("/users", { method: "POST", body: user }),
  changeUser: (username: string, change: Schemas["UserChange"]) =>
    call<void>(`/users/${id(username)}`, { method: "PATCH", body: change }),
  voiceToken: () => call<VoiceToken>("/voice/token", { method: "POST", body: {} }),
  voiceTicket: (contact: string) => call<VoiceTicket>("/voice/tickets", { method: "POST", body: { contact } }),
  /** Of the customer's page: to be called when it is one's turn. */
  askCallback: (wish: Schemas["CallbackWish"]) =>
    call<Schemas["CallbackOut"]>("/callbacks", { method: "POST", body: wish }),
  demoCustomers: (signal?: AbortSignal) => call<DemoCustomers>("/demo/customers", { signal }),
};
