import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, expect, test } from "vitest";
import { CustomerPage } from "../../../src/console/customers/CustomerPage";
import { agents, as_of } from "../../support/contacts";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

const profile = {
  id: "k1",
  external_id: "M0002",
  name: "Bai Jing",
  title: "ms",
  language: "en",
  tier: "gold",
  value: 51650,
  birthday: "1953-01-11",
  phones: ["+6570000000"],
  emails: ["bai.jing@example.com"],
  created_at: as_of,
  updated_at: as_of,
  trips: [
    { reference: "KV82NH", origin: "JFK", destination: "PVG", departs_at: as_of, cabin: "first", status: "confirmed" },
  ],
  merged: [],
};

const entry = (id: string, fields: object) => ({
  id,
  contact: null,
  at: as_of,
  channel: "voice",
  queue: "sales",
  agent: null,
  outcome: "answered",
  disposition: null,
  notes: [],
  voicemail_s: null,
  ...fields,
});

const written = [{ number: 1, sender: "customer", author: null, at: as_of, text: "<i>Hello</i>" }];

const timeline = {
  items: [
    entry("t2", {
      contact: "c1",
      agent: "chen",
      disposition: "booked",
      notes: [{ kind: "note", author: "chen", at: as_of, text: "<b>moved</b>" }],
    }),
    entry("t1", { notes: [{ kind: "promise", author: null, at: as_of, text: "two thousand miles" }] }),
  ],
  next: null,
  as_of,
};

beforeEach(async () => {
  await speak("en");
  fakeRest((_method, url) => {
    if (url.pathname.endsWith("/agents")) return { body: agents };
    if (url.pathname.endsWith("/contacts/c1")) return { body: { transcript: written } };
    if (url.pathname.endsWith("/customers/k1")) return { body: profile };
    return url.pathname.endsWith("/customers/k1/timeline") ? { body: timeline } : undefined;
  });
});

const open = (path: string) =>
  renderConsole(
    <Routes>
      <Route path="/customers/:id" element={<CustomerPage />} />
    </Routes>,
    { path },
  );

test("a customer is shown with what is known of them and their trips", async () => {
  open("/customers/k1");
  expect(await screen.findByTestId("customer-head")).toHaveTextContent("Bai JingGold");
  expect(screen.getByTestId("profile")).toHaveTextContent("Jan 11, 1953");
  expect(screen.getByTestId("trips")).toHaveTextContent("JFK → PVG");
  expect(screen.getByTestId("trips")).toHaveTextContent("KV82NH · First · Confirmed");
});

test("their timeline names agents and notes, and links to contacts of ours", async () => {
  open("/customers/k1");
  const [ours, imported] = await screen.findAllByTestId("timeline-entry");
  if (!ours || !imported) throw new Error("two entries were given");
  expect(ours).toHaveTextContent("Call · Bookings · Chen Zhiyuan · Answered · Booked");
  expect(within(ours).getByText("<b>moved</b>")).toBeInTheDocument();
  expect(within(ours).getByRole("link")).toHaveAttribute("href", "/contacts/c1");
  expect(imported).toHaveTextContent("Promised: two thousand miles");
  expect(within(imported).queryByRole("link")).toBeNull();
});

test("one who is not there, or may not be seen, is said not to be, and there is nothing to try again", async () => {
  open("/customers/nobody");
  expect(await screen.findByText("There is no such thing, or none that you may see.")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
});

test("what was written in a contact is shown where it is listed, once somebody wants to see it", async () => {
  renderConsole(
    <Routes>
      <Route path="/customers/:id" element={<CustomerPage />} />
    </Routes>,
    { path: "/customers/k1" },
  );
  const [ours] = await screen.findAllByTestId("timeline-entry");
  expect(within(ours as HTMLElement).queryByTestId("line")).toBeNull();
  await userEvent.click(within(ours as HTMLElement).getByRole("button", { name: "Show what was written" }));
  expect(await within(ours as HTMLElement).findByTestId("line")).toHaveTextContent("<i>Hello</i>");
  await userEvent.click(within(ours as HTMLElement).getByRole("button", { name: "Hide what was written" }));
  expect(within(ours as HTMLElement).queryByTestId("line")).toBeNull();
});
