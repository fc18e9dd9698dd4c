import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { usePages, useResource } from "../../src/react/resource";

test("an answer that comes after something else was asked for is dropped", async () => {
  const answers: Record<string, (value: string) => void> = {};
  const { result, rerender } = renderHook(
    ({ key }) => useResource(key, () => new Promise<string>((answer) => (answers[key] = answer))),
    { initialProps: { key: "a" } },
  );
  rerender({ key: "b" });
  await act(async () => answers.b?.("of b"));
  await act(async () => answers.a?.("of a"));
  expect(result.current.data).toBe("of b");
});

test("a refusal can be asked again", async () => {
  let tries = 0;
  const { result } = renderHook(() =>
    useResource("a", async () => {
      if (++tries === 1) throw new Error("refused");
      return "there";
    }),
  );
  await waitFor(() => expect(result.current.error).toBeTruthy());
  act(() => result.current.again());
  await waitFor(() => expect(result.current).toMatchObject({ data: "there", error: null, loading: false }));
});

const pages: Record<string, { items: string[]; next: string | null }> = {
  "x ": { items: ["x1", "x2"], next: "2" },
  "x 2": { items: ["x3"], next: null },
  "y ": { items: ["y1"], next: null },
};

test("pages follow one another, and another list begins with its own first page", async () => {
  const load = (list: string) => async (cursor: string | null) =>
    pages[`${list} ${cursor ?? ""}`] ?? { items: [], next: null };
  const { result, rerender } = renderHook(({ list }) => usePages(list, load(list)), { initialProps: { list: "x" } });
  await waitFor(() => expect(result.current.items).toEqual(["x1", "x2"]));
  expect(result.current.more).toBe(true);
  await act(async () => result.current.loadMore());
  expect(result.current).toMatchObject({ items: ["x1", "x2", "x3"], more: false });
  rerender({ list: "y" });
  await waitFor(() => expect(result.current.items).toEqual(["y1"]));
});
