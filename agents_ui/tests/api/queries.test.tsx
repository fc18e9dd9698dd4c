import { keepPreviousData, QueryClientProvider, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { queries } from "../../src/api/queries";
import { createQueryClient } from "../../src/api/queryClient";
import { fakeRest } from "../support/rest";

afterEach(() => vi.useRealTimers());

/** A hook among components that share what was asked. */
function among<Props, Result>(hook: (props: Props) => Result, initialProps: Props) {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return { client, ...renderHook(hook, { initialProps, wrapper }) };
}

const answer = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

test("an answer that comes after something else was asked for is dropped, and its request given up", async () => {
  const asked: Record<string, { come: () => void; signal: AbortSignal }> = {};
  vi.stubGlobal("fetch", (path: string, { signal }: { signal: AbortSignal }) => {
    const id = path.slice(path.lastIndexOf("/") + 1);
    return new Promise((done) => (asked[id] = { come: () => done(answer({ id })), signal }));
  });
  const { result, rerender } = among(({ id }) => useQuery(queries.customer(id)), { id: "k1" });
  rerender({ id: "k2" });
  await act(async () => asked.k2?.come());
  await act(async () => asked.k1?.come());
  await waitFor(() => expect(result.current.data).toEqual({ id: "k2" }));
  expect(asked.k1?.signal.aborted).toBe(true);
  expect(asked.k2?.signal.aborted).toBe(false);
});

test("a refusal is told at once, and asked again only when somebody wants to", async () => {
  const asked = fakeRest(() => ({ status: 503, body: { code: "unavailable" } }));
  const { result } = among(() => useQuery(queries.users()), {});
  await waitFor(() => expect(result.current.error).toMatchObject({ code: "unavailable" }));
  expect(asked).toHaveLength(1);
  fakeRest(() => ({ body: { items: [] } }));
  await act(() => result.current.refetch());
  await waitFor(() => expect(result.current).toMatchObject({ data: { items: [] }, error: null }));
});

test("a server that cannot be reached is tried three times before it is told", async () => {
  vi.useFakeTimers();
  const fetch = vi.fn(() => Promise.reject(new TypeError("Failed to fetch")));
  vi.stubGlobal("fetch", fetch);
  const { result } = among(() => useQuery(queries.users()), {});
  await act(() => vi.advanceTimersByTimeAsync(1_400));
  expect(result.current.error).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(200));
  expect(result.current.error).toMatchObject({ code: "unreachable" });
  expect(fetch).toHaveBeenCalledTimes(3);
});

test("nothing is asked again because time has passed or somebody looked elsewhere", async () => {
  const asked = fakeRest(() => ({ body: { items: [] } }));
  const { result } = among(() => useQuery(queries.users()), {});
  await waitFor(() => expect(result.current.data).toBeTruthy());
  vi.useFakeTimers();
  document.dispatchEvent(new Event("visibilitychange"));
  window.dispatchEvent(new Event("focus"));
  window.dispatchEvent(new Event("online"));
  await act(() => vi.advanceTimersByTimeAsync(3_600_000));
  expect(asked).toHaveLength(1);
});

test("what was there stays while another question is asked, where it is wanted", async () => {
  fakeRest((_method, url) => ({ body: { items: [url.searchParams.get("q")] } }));
  const { result, rerender } = among(
    ({ q }) => useQuery({ ...queries.customers({ q }), placeholderData: keepPreviousData }).data?.items,
    { q: "bai" },
  );
  await waitFor(() => expect(result.current).toEqual(["bai"]));
  rerender({ q: "gu" });
  expect(result.current).toEqual(["bai"]);
  await waitFor(() => expect(result.current).toEqual(["gu"]));
});

test("pages follow one another, and another list begins with its own first page", async () => {
  const pages: Record<string, object> = {
    "x ": { items: ["x1", "x2"], next: "2", as_of: "then" },
    "x 2": { items: ["x3"], next: null, as_of: "later" },
    "y ": { items: ["y1"], next: null },
  };
  fakeRest((_method, { searchParams: asked }) => ({
    body: pages[`${asked.get("queue")} ${asked.get("cursor") ?? ""}`],
  }));
  const { result, rerender } = among(({ queue }) => useInfiniteQuery(queries.contacts({ queue })), { queue: "x" });
  await waitFor(() => expect(result.current.data).toMatchObject({ items: ["x1", "x2"], asOf: "then" }));
  expect(result.current.hasNextPage).toBe(true);
  await act(() => result.current.fetchNextPage());
  await waitFor(() => expect(result.current.data).toMatchObject({ items: ["x1", "x2", "x3"], asOf: "then" }));
  expect(result.current.hasNextPage).toBe(false);
  rerender({ queue: "y" });
  await waitFor(() => expect(result.current.data?.items).toEqual(["y1"]));
});

test("all that is known of a customer is asked again with one key", async () => {
  const asked = fakeRest(() => ({ body: { items: [], next: null } }));
  const { client, result } = among(
    () => [useQuery(queries.customer("k1")), useInfiniteQuery(queries.timeline("k1"))] as const,
    {},
  );
  await waitFor(() => expect(result.current.every(({ data }) => data)).toBe(true));
  await act(() => client.invalidateQueries({ queryKey: ["customer"] }));
  expect(asked.slice(2).sort()).toEqual(["GET /customers/k1", "GET /customers/k1/timeline"]);
});
