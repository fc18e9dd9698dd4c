import { QueryClientProvider, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ContactCard } from "../../src/api/generated/messages";
import { followCards, followCentre, followVoicemails } from "../../src/api/pushed";
import { queries } from "../../src/api/queries";
import { createQueryClient } from "../../src/api/queryClient";
import { createStores } from "../../src/stores/console";
import { createEntityStore } from "../../src/stores/entities";
import { createVoicemailStore } from "../../src/stores/voicemails";
import { contact, welcome } from "../support/cards";
import { fakeRest } from "../support/rest";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => vi.useRealTimers());

/** A contact, its customer and a list on the screen; gives what is asked of the server from now on. */
async function shown({ pages = 1 } = {}) {
  const asked = fakeRest(() => ({ body: { items: [], next: "on" } }));
  const client = createQueryClient();
  const store = createEntityStore<ContactCard>();
  const stop = followCards(client, store);
  const { result } = renderHook(
    () => ({
      contact: useQuery(queries.contact("c1")),
      customer: useQuery(queries.customer("k1")),
      list: useInfiniteQuery(queries.contacts({})),
    }),
    {
      wrapper: ({ children }: { children: ReactNode }) => (
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      ),
    },
  );
  await waitFor(() => expect(asked).toHaveLength(3));
  for (let page = 1; page < pages; page += 1) await act(() => result.current.list.fetchNextPage());
  asked.length = 0;
  return { store, stop, asked, paths: () => asked.map((each) => each.replace(/\?.*/, "")).sort() };
}

const card = contact({ id: "c1", customer_id: "k1" });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("what is shown of a contact, its customer and the first page of a list follow its card, a second later", async () => {
  const { store, paths } = await shown();
  store.put([card]);
  await pass(400);
  store.put([{ ...card, stage: "talking" }]);
  expect(paths()).toEqual([]);
  await pass(700);
  expect(paths()).toEqual(["GET /contacts", "GET /contacts/c1", "GET /customers/k1"]);
});

test("they are asked for again when the contact is over", async () => {
  const { store, paths, asked } = await shown();
  store.put([card]);
  await pass(1_100);
  asked.length = 0;
  store.remove(["c1"]);
  await pass(1_100);
  expect(paths()).toContain("GET /contacts/c1");
});

test("another contact's card makes only the list be asked for again", async () => {
  const { store, paths } = await shown();
  store.put([{ ...card, id: "c2", customer_id: null }]);
  await pass(1_100);
  expect(paths()).toEqual(["GET /contacts"]);
});

test("who has read on in a list is not disturbed", async () => {
  const { store, paths } = await shown({ pages: 2 });
  store.put([{ ...card, id: "c2", customer_id: null }]);
  await pass(1_100);
  expect(paths()).toEqual([]);
});

test("nothing is asked for once it has been stopped", async () => {
  const { store, stop, paths } = await shown();
  store.put([card]);
  stop();
  store.put([{ ...card, stage: "talking" }]);
  await pass(1_100);
  expect(paths()).toEqual([]);
});

test("a contact is asked for again when somebody sees to its message, and when it is dealt with", () => {
  const client = createQueryClient();
  const again = vi.spyOn(client, "invalidateQueries");
  const store = createVoicemailStore();
  const stop = followVoicemails(client, store);
  const left = { at: 0, seconds: 9, queue: "sales", customer: null, customer_name: "" };
  const one = { ...left, contact: "c1", owner: null };
  const changes = (voicemails: Parameters<typeof store.replaceAll>[0]) => {
    again.mockClear();
    store.replaceAll(voicemails);
    return again.mock.calls.map(([filters]) => filters?.queryKey);
  };
  expect(changes([one])).toEqual([["contact", "c1"]]);
  expect(changes([one, { ...one, contact: "c2" }])).toEqual([["contact", "c2"]]);
  expect(changes([{ ...one, owner: "lin" }])).toEqual([
    ["contact", "c1"],
    ["contact", "c2"],
  ]);
  stop();
  expect(changes([])).toEqual([]);
});

test("what is configured is asked for again when another configuration is in force, not when one first comes", () => {
  const client = createQueryClient();
  const again = vi.spyOn(client, "invalidateQueries");
  const { centre } = createStores("admin");
  const stop = followCentre(client, centre);
  centre.setState({ welcome: welcome() });
  expect(again).not.toHaveBeenCalled();
  centre.setState({ welcome: welcome() });
  expect(again.mock.calls.map(([filters]) => filters?.queryKey)).toEqual([["configuration"], ["users"]]);
  stop();
  centre.setState({ welcome: welcome() });
  expect(again).toHaveBeenCalledTimes(2);
});
