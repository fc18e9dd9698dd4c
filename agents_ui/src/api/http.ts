/** What is wrong with a field of a request; within a file, the place is what leads to it. */
interface FieldError {
  field: string;
  message: string;
  place?: (string | number)[];
}

/** An answer that is not a success, from its problem details. `code` is stable, `detail` is for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string | null,
    /** What is wrong with which field of the request, where it says so. */
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail ?? code);
  }
}

export type Query = Readonly<Record<string, string | number | null | undefined>>;

interface Call {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

const signedOutListeners = new Set<() => void>();

/** Tells when the server says that nobody is signed in (any more). Returns how to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** The address of something; what the query leaves empty is left out. */
export function address(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `/api/v1${path}${search && `?${search}`}`;
}

export async function call<T>(path: string, { method = "GET", query = {}, body, signal }: Call = {}): Promise<T> {
  const response = await fetch(address(path, query), {
    method,
    credentials: "same-origin",
    headers: {
      // What the server finds wrong with the configuration it says in words: in those of the page.
      "Accept-Language": document.documentElement.lang,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", null);
  });
  if (!response.ok) throw await problem(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

interface Problem {
  code?: string;
  detail?: string;
  errors?: FieldError[];
}

async function problem(response: Response): Promise<ApiError> {
  const details = (await response.json().catch(() => ({}))) as Problem;
  if (response.status === 401) for (const listener of signedOutListeners) listener();
  const { code = `http_${response.status}`, detail = null, errors = [] } = details;
  return new ApiError(response.status, code, detail, errors);
}
