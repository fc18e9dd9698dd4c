import { vi } from "vitest";

type Answer = { status?: number; body?: unknown };

/** Stands in for the REST interface: answers by method and path, and keeps what was asked. */
export function fakeRest(answer: (method: string, url: URL, body: unknown, headers: Headers) => Answer | undefined) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string, options: RequestInit = {}) => {
    const url = new URL(path, "http://test");
    const method = options.method ?? "GET";
    asked.push(`${method} ${url.pathname.replace("/api/v1", "")}${url.search}`);
    const { status = 200, body = {} } = answer(
      method,
      url,
      options.body && JSON.parse(String(options.body)),
      new Headers(options.headers),
    ) ?? { status: 404, body: { code: "not_found" } };
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
  return asked;
}
