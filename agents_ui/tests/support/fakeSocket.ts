/** The far end of a web socket: what the page has sent, and ways to answer it. */
export class FakeSocket {
  sent: { type: string; [field: string]: unknown }[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }

  /** The page closes it; as in a browser, the close event would come later. */
  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.onopen?.();
  }

  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  ends(code: number): void {
    this.onclose?.({ code });
  }

  of(type: string) {
    return this.sent.filter((message) => message.type === type);
  }
}

/** Opens fake sockets and keeps them, the newest last. */
export function fakeServer() {
  const sockets: FakeSocket[] = [];
  return {
    sockets,
    get last(): FakeSocket {
      const socket = sockets.at(-1);
      if (!socket) throw new Error("no socket has been opened");
      return socket;
    },
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  };
}
