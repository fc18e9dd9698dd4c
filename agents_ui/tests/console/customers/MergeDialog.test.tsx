import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, expect, test } from "vitest";
import type { Customer } from "../../../src/api/rest";
import { CustomerPage } from "../../../src/console/customers/CustomerPage";
import { whoStays } from "../../../src/console/customers/mergeViewModel";
import { agents, as_of } from "../../support/contacts";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

const customer = (id: string, fields: Partial<Customer> = {}): Customer => ({
  id,
  external_id: null,
  name: "",
  title: null,
  language: "en",
  tier: null,
  value: null,
  birthday: null,
  phones: [],
  emails: [],
  created_at: as_of,
  updated_at: as_of,
  ...fields,
});

const bai = customer("k1", { external_id: "M0002", name: "Bai Jing" });
const stranger = customer("k2", { phones: ["+6570000000"] });
const merge = { customer: "k2", into: "k1", name: "", at: as_of, by: "chen" };

/** What was asked of the server, but for what only reads. */
let asked: string[];
/** Who went into Bai Jing, as the server has it. */
let merged: object[];
let refused: boolean;

beforeEach(async () => {
  asked = [];
  merged = [];
  refused = false;
  await speak("en");
  fakeRest((method, url, body) => {
    const path = url.pathname.replace("/api/v1", "");
    if (path === "/agents") return { body: agents };
    if (method === "POST") {
      asked.push(`${path} ${JSON.stringify(body)}`);
      if (refused) return { status: 409, body: { code: "already_merged", detail: "It was." } };
      merged = [merge];
      return { body: merge };
    }
    if (method === "DELETE") {
      asked.push(`undo ${path}`);
      merged = [];
      return { status: 204 };
    }
    if (path === "/customers") return { body: { items: [bai, stranger], next: null } };
    if (path.endsWith("/timeline")) return { body: { items: [], next: null, as_of } };
    if (path === "/customers/k2" && merged.length === 0) return { body: { ...stranger, trips: [], merged: [] } };
    return { body: { ...bai, trips: [], merged } };
  });
});

const open = async (path: string) => {
  renderConsole(
    <Routes>
      <Route path="/customers/:id" element={<CustomerPage />} />
    </Routes>,
    { path },
  );
  await userEvent.click(await screen.findByRole("button", { name: "Same person as…" }));
  await userEvent.type(await screen.findByRole("searchbox"), "+65 7000 0000");
};

test("the other is found, one of the two stays, and the page of that one says who was merged", async () => {
  await open("/customers/k2");
  const found = await within(screen.getByTestId("merge")).findAllByRole("button");
  expect(found).toHaveLength(1);
  await userEvent.click(found[0] as HTMLElement);
  expect(screen.getByRole("radio", { name: /Bai Jing/ })).toBeChecked();
  await userEvent.click(screen.getByRole("button", { name: "Merge" }));
  expect(await screen.findByTestId("merged")).toHaveTextContent("Customer without a name (merged by Chen Zhiyuan");
  expect(await screen.findByTestId("customer-head")).toHaveTextContent("Bai Jing");
  expect(asked).toEqual(['/customers/k1/merged {"customer":"k2"}']);
});

test("it can be undone where it is said", async () => {
  merged = [merge];
  await open("/customers/k1");
  await userEvent.keyboard("{Escape}");
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(screen.queryByTestId("merged")).toBeNull());
  expect(asked).toEqual(["undo /customers/k2/merge"]);
});

test("what is refused is said in the dialog, which stays", async () => {
  refused = true;
  await open("/customers/k1");
  await userEvent.click(await within(screen.getByTestId("merge")).findByRole("button"));
  await userEvent.click(screen.getByRole("button", { name: "Merge" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("merged into somebody else");
});

test("whoever other systems know stays, else who has been known for longer", () => {
  const old = customer("old", { created_at: "2020-01-01T00:00:00Z" });
  expect(whoStays(old, bai)).toBe("k1");
  expect(whoStays(bai, old)).toBe("k1");
  expect(whoStays(stranger, old)).toBe("old");
});
