import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { WallPage } from "../../../src/console/wall/WallPage";
import { agent, NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

const supervisor = { username: "sun", role: "supervisor" as const };
const tile = (id: string) => within(screen.getByTestId(`wall-${id}`));

describe("the wall", () => {
  test("shows each queue's figures, the level by its target, and all of them together", () => {
    const queues = [
      queue({ waiting: 4, oldest_queued_at: NOW - 75_000, service_level: 0.75, available: 1, staffed: 3 }),
      queue({ id: "care", name: { en: "Care" }, waiting: 2, service_level: null }),
    ];
    renderConsole(<WallPage />, { welcome: supervisor, snapshot: { queues, agents: [agent()] } });
    expect(tile("sales").getByTestId("waiting")).toHaveTextContent("4");
    expect(tile("sales").getByTestId("longest")).toHaveTextContent("1:15");
    expect(tile("sales").getByTestId("longest")).toHaveAttribute("data-late", "very");
    expect(tile("sales").getByTestId("level")).toHaveAttribute("data-level", "near");
    expect(tile("care").getByTestId("level")).toHaveTextContent("–");
    expect(screen.getByText(/^6 waiting/)).toHaveTextContent("6 waiting · 0 in conversation · 1 of 1 available");
  });

  test("says as of when its figures are", async () => {
    const { says } = renderConsole(<WallPage />, { welcome: { ...supervisor, zone: "UTC" }, snapshot: {} });
    expect(screen.getByTestId("as-of")).toHaveTextContent("as of 08:00:00");
    says({ type: "delta", position: 11, queues: [queue({ waiting: 9 })] });
    await vi.waitFor(() => expect(tile("sales").getByTestId("waiting")).toHaveTextContent("9"));
  });

  test("fills the screen when asked to, where the browser lets it", async () => {
    const request = vi.fn(() => Promise.reject(new Error("not here")));
    Object.defineProperty(document.documentElement, "requestFullscreen", { value: request, configurable: true });
    renderConsole(<WallPage />, { welcome: supervisor, snapshot: {} });
    await userEvent.click(screen.getByRole("button", { name: "Full screen" }));
    expect(request).toHaveBeenCalledOnce();
  });
});
