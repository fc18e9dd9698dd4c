import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { usePaced } from "../../src/react/paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a change is shown at once, and those that follow together after the pause", () => {
  const store = createStore(() => ({ count: 0 }));
  const { result } = renderHook(() => usePaced(store, ({ count }) => count, 300));
  for (const count of [1, 2, 3]) act(() => store.setState({ count }));
  expect(result.current).toBe(1);
  act(() => void vi.advanceTimersByTime(300));
  expect(result.current).toBe(3);
  act(() => void vi.advanceTimersByTime(300));
  act(() => store.setState({ count: 4 }));
  expect(result.current).toBe(4);
});
