import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { AlarmCard } from "../../../src/api/generated/messages";
import { Alarms } from "../../../src/console/alarms/Alarms";
import { NOW, queue } from "../../support/cards";
import { renderConsole } from "../../support/render";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

function alarm(fields: Partial<AlarmCard> = {}): AlarmCard {
  return {
    id: "a1",
    queue: "sales",
    kind: "waiting",
    value: 5,
    threshold: 3,
    raised_at: NOW - 75_000,
    acknowledged_by: null,
    acknowledged_at: null,
    ...fields,
  };
}

function show(...alarms: AlarmCard[]) {
  const shown = renderConsole(<Alarms />, {
    welcome: { username: "sun", role: "supervisor" },
    snapshot: { queues: [queue()] },
  });
  shown.says({ type: "alarms", alarms });
  return shown;
}

describe("alarms", () => {
  test("take no room while none is on", () => {
    show();
    expect(screen.queryByTestId("alarms")).not.toBeInTheDocument();
  });

  test("are told at once, and are a list", () => {
    show(alarm(), alarm({ id: "a2", queue: "care" }));
    const told = within(screen.getByRole("alert"));
    expect(told.getAllByRole("list")[0]?.children).toHaveLength(2);
  });

  test.each([
    [{}, "5 contacts waiting (alarm from 3)"],
    [{ kind: "longest_wait", value: 130_000, threshold: 120_000 }, "the first in line has waited for more than 2 min"],
    [{ kind: "service_level", value: 0.62, threshold: 0.7 }, "service level 62%, below 70%"],
    [{ kind: "unanswerable", value: 1, threshold: 1 }, "1 contact waits whom nobody signed in can take"],
    [{ kind: "unstaffed", value: 60_000, threshold: 60_000 }, "open, and nobody who serves it is signed in"],
    [{ kind: "capacity", value: 1, threshold: 0.9 }, "100% of those available have no room for more"],
  ] as const)("say what is wrong and since when: %o", (fields, words) => {
    show(alarm(fields));
    expect(screen.getByTestId("alarm")).toHaveTextContent(words);
    expect(screen.getByTestId("alarm")).toHaveTextContent("1:15");
  });

  test("ring until somebody sees to them", async () => {
    const { server, says } = show(alarm());
    await userEvent.click(screen.getByRole("button", { name: "I see to it" }));
    expect(server.last.of("acknowledge_alarm")).toMatchObject([{ alarm: "a1" }]);
    says({
      type: "alarms",
      alarms: [alarm({ acknowledged_by: "sun", acknowledged_at: NOW, acknowledged_name: { en: "Sun Hui" } })],
    });
    expect(screen.queryByTestId("alarm")).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "1 alarm somebody sees to" }));
    expect(within(screen.getByTestId("alarm-seen-to")).getByText("Sun Hui sees to it")).toBeInTheDocument();
  });

  test("of one queue stand in one line, with the age of the first, and are taken on together", async () => {
    const { server } = show(
      alarm({ raised_at: NOW - 30_000 }),
      alarm({ id: "a2", kind: "longest_wait", value: 130_000, threshold: 120_000 }),
      alarm({ id: "a3", queue: "care", kind: "unstaffed", value: 60_000, threshold: 60_000 }),
    );
    const [sales, care] = screen.getAllByTestId("alarm");
    expect(sales).toHaveTextContent(
      "5 contacts waiting (alarm from 3)the first in line has waited for more than 2 min",
    );
    expect(sales).toHaveTextContent("1:15");
    expect(care).toHaveTextContent("nobody who serves it");
    await userEvent.click(within(sales as HTMLElement).getByRole("button", { name: "I see to it" }));
    expect(server.last.of("acknowledge_alarm")).toMatchObject([{ alarm: "a1" }, { alarm: "a2" }]);
  });

  test("go when they are over", () => {
    const { says } = show(alarm());
    says({ type: "alarms", alarms: [] });
    expect(screen.queryByTestId("alarms")).not.toBeInTheDocument();
  });
});
