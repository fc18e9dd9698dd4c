import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { ContactsPage } from "../../../src/console/contacts/ContactsPage";
import { agents, as_of, summary } from "../../support/contacts";
import { renderConsole } from "../../support/render";
import { fakeRest } from "../../support/rest";
import { speak } from "../../support/words";

beforeEach(() => speak("en"));

describe("looking contacts up", () => {
  const pages = (_method: string, url: URL) => {
    if (url.pathname.endsWith("/agents")) return { body: agents };
    if (url.pathname.endsWith("/customers")) return { body: { items: [], next: null } };
    if (url.searchParams.get("cursor") === "2") return { body: { items: [summary({ id: "c2" })], next: null, as_of } };
    return { body: { items: [summary()], next: "2", as_of } };
  };

  test("shows who, when, which queue, whom with, and what it came to", async () => {
    fakeRest(pages);
    renderConsole(<ContactsPage />);
    const row = within(await screen.findByTestId("contact-c1"));
    expect(row.getByRole("link", { name: "Mar 2, 2026, 08:00" })).toHaveAttribute("href", "/contacts/c1");
    expect(row.getByRole("link", { name: "Bai Jing" })).toHaveAttribute("href", "/customers/k1");
    for (const text of ["Bookings", "Lin Xiaowen", "Closed", "Answered", "Booked", "2:30"]) {
      expect(row.getByText(text)).toBeInTheDocument();
    }
  });

  test("asks for more where there is more, and puts it after what is there", async () => {
    fakeRest(pages);
    renderConsole(<ContactsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "More" }));
    await screen.findByTestId("contact-c2");
    expect(screen.getByTestId("contact-c1")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "More" })).toBeNull();
  });

  test("filters by what is chosen, with times as instants", async () => {
    const asked = fakeRest(pages);
    renderConsole(<ContactsPage />);
    await screen.findByTestId("contact-c1");
    await userEvent.selectOptions(screen.getByLabelText("Queue"), "Bookings");
    await userEvent.selectOptions(screen.getByLabelText("Agent"), "Chen Zhiyuan");
    fireEvent.change(screen.getByLabelText("Arrived from"), { target: { value: "2026-03-01T10:00" } });
    await waitFor(() =>
      expect(asked).toContain("GET /contacts?queue=sales&agent=chen&from=2026-03-01T10%3A00%3A00.000Z"),
    );
  });

  test("has all of what is found as a file, for a supervisor", async () => {
    fakeRest(pages);
    renderConsole(<ContactsPage />, { welcome: { roles: ["supervisor"] }, path: "/contacts?queue=sales&agent=chen" });
    const csv = await screen.findByRole("link", { name: "CSV" });
    expect(csv).toHaveAccessibleDescription("Download all of it as CSV, for a spreadsheet");
    expect(csv).toHaveAttribute("href", "/api/v1/contacts.csv?queue=sales&agent=chen&language=en");
  });

  test("is no file for an agent", async () => {
    fakeRest(pages);
    renderConsole(<ContactsPage />);
    await screen.findByTestId("contact-c1");
    expect(screen.queryByRole("link", { name: "CSV" })).toBeNull();
  });

  test("that is refused says why and can be tried again", async () => {
    fakeRest((_method, url) =>
      url.pathname.endsWith("/contacts") ? { status: 503, body: { code: "unavailable" } } : pages("", url),
    );
    renderConsole(<ContactsPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("nothing happened");
    fakeRest(pages);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("contact-c1")).toBeInTheDocument();
  });
});
