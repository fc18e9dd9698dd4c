import { vi } from "vitest";

/** A stream of server-sent events as the browser has it: the test says what comes. */
export class FakeEvents extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  closed = false;

  constructor(readonly url: string) {
    super();
  }

  close(): void {
    this.closed = true;
  }

  says(name: string, data: object): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  breaks(): void {
    this.dispatchEvent(new Event("error"));
  }

  /** The browser has got an answer that is no stream, and does not try again. */
  isRefused(): void {
    this.readyState = FakeEvents.CLOSED;
    this.breaks();
  }
}

/** Puts fake streams in the place of the browser's, and keeps them, the newest last. */
export function fakeEvents() {
  const streams: FakeEvents[] = [];
  vi.stubGlobal(
    "EventSource",
    class extends FakeEvents {
      constructor(url: string) {
        super(url);
        streams.push(this);
      }
    },
  );
  return {
    streams,
    get last(): FakeEvents {
      const stream = streams.at(-1);
      if (!stream) throw new Error("nothing is listened to");
      return stream;
    },
  };
}

/** What the carrier says of a call, with what a test changes. */
export const carrierCall = (fields: object = {}) => ({
  status: "in-progress",
  state: "document",
  held: false,
  muted: false,
  since: 0,
  ...fields,
});
