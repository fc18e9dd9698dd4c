import { afterEach, expect, test, vi } from "vitest";
import { ATTACHMENT_LIMIT, sendFile } from "../../src/chat/attachments";

const address = () => new URL("https://centre.example/api/v1/chat/c1/attachments");
const file = (name = "seat & view.png", size = 3) => {
  const made = new File(["png"], name);
  Object.defineProperty(made, "size", { value: size });
  return made;
};

afterEach(() => vi.unstubAllGlobals());

function server(answer: () => Promise<Response>) {
  const asked = vi.fn((_address: URL, _request: RequestInit) => answer());
  vi.stubGlobal("fetch", asked);
  return asked;
}

test("a file goes with its name and what says who sends it", async () => {
  const asked = server(async () => Response.json({}));
  expect(await sendFile(address(), file(), { Authorization: "Bearer v1" })).toBeNull();
  const [to, request] = asked.mock.calls[0] ?? [];
  expect(to?.searchParams.get("name")).toBe("seat & view.png");
  expect(request?.headers).toEqual({ Authorization: "Bearer v1", "Content-Type": "application/octet-stream" });
});

test("a file that is too large is not sent at all", async () => {
  const asked = server(async () => Response.json({}));
  expect(await sendFile(address(), file("large.png", ATTACHMENT_LIMIT + 1))).toMatchObject({
    code: "file_too_large",
  });
  expect(asked).not.toHaveBeenCalled();
});

test.each([
  [async () => Response.json({ code: "attachment_kind", detail: "no" }, { status: 422 }), "attachment_kind"],
  [async () => new Response("<html>", { status: 502 }), "error"],
  [() => Promise.reject(new TypeError("no line")), "unreachable"],
])("a refusal says why: %#", async (answer, code) => {
  server(answer);
  expect(await sendFile(address(), file())).toMatchObject({ code });
});
