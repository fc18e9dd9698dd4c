import { expect, test, vi } from "vitest";
import { type ApiError, call, onSignedOut } from "../../src/api/http";

function answers(status: number, body: unknown = {}) {
  const fetched = vi.fn(async (_url: string, _options?: RequestInit) => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const failure = (path = "/contacts") =>
  call(path).then(
    () => null,
    (error: unknown) => error as ApiError,
  );

test("what is not given does not go into the address", async () => {
  const fetched = answers(200);
  await call("/contacts", { query: { queue: "sales", agent: "", cursor: null, limit: 20 } });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/contacts?queue=sales&limit=20");
});

test.each(["zh-CN", "en"])("the server is asked to answer in the language of the page, %s", async (language) => {
  document.documentElement.lang = language;
  const fetched = answers(200);
  await call("/contacts");
  expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({ "Accept-Language": language });
});

test("a problem becomes an error with its code and detail", async () => {
  answers(422, { code: "invalid_cursor", detail: "Begin again." });
  expect(await failure()).toMatchObject({ status: 422, code: "invalid_cursor", detail: "Begin again." });
});

test("a server that cannot be reached is an error of its own", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  expect(await failure()).toMatchObject({ status: 0, code: "unreachable" });
});

test("whoever listens is told that nobody is signed in any more", async () => {
  const told = vi.fn();
  const stop = onSignedOut(told);
  answers(401, { code: "not_signed_in" });
  await failure();
  stop();
  await failure();
  expect(told).toHaveBeenCalledOnce();
});
