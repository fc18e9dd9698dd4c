import type { Reply } from "../api/generated/messages";
import { backoff } from "./backoff";

/** Close codes the server gives a meaning. */
export const CLOSE = { notSignedIn: 4401, originRefused: 4403, tooSlow: 4408, badMessage: 4409 } as const;

/** A reply that takes longer than this means that the connection is dead, whatever the browser still believes. */
const REPLY_MS = 15_000;
/** So many sockets in a row that did not open, with the server there, are no accident. */
const REFUSALS = 3;
/** A connection that lasted this long was a good one: the next failure starts the back-off anew. */
const STEADY_MS = 5_000;

export type Phase = "connecting" | "ready" | "lost" | "stopped";

export interface ConnectionState {
  phase: Phase;
  /** When the next try is due, on the monotonic clock (`performance.now()`); null unless lost. */
  retryAt: number | null;
  /** The last close code, when there was one. */
  code: number | null;
  /** The server answers, but again and again does not open the socket: it does not accept where this page came from. */
  refused: boolean;
}

export const notConnected: ConnectionState = { phase: "stopped", retryAt: null, code: null, refused: false };

export interface ConnectionOptions<Server, Client> {
  url: string;
  /** The first frame of every connection; it says what we hold, so that the server sends only the rest. */
  hello: () => Client;
  /** Whether this message accepts our hello; commands are sent (again) after it. */
  isWelcome: (message: Server) => boolean;
  onMessage: (message: Server) => void;
  onState: (state: ConnectionState) => void;
  /**
   * Asks by other means whether the server is there. A refusal before the socket opens (nobody signed in, wrong
   * origin) reaches a page only as a connection that failed, like a server that is down.
   */
  isThere: () => Promise<boolean>;
  openSocket?: (url: string) => WebSocket;
}

interface Pending<Client> {
  command: Client & { id: string };
  answer: (reply: Reply) => void;
  sentAt: number;
}

/**
 * One resumable socket. It reconnects with back-off, says hello with what it holds, matches replies to commands by
 * id, and sends every unanswered command again under its old id, which makes it the same command.
 */
export class Connection<Server extends { type: string }, Client extends { type: string }> {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private steadyTimer: ReturnType<typeof setTimeout> | undefined;
  private watchTimer: ReturnType<typeof setInterval> | undefined;
  private readonly pending = new Map<string, Pending<Client>>();
  private state = notConnected;
  /** How often in a row a socket closed without having opened. */
  private unopened = 0;

  constructor(private readonly options: ConnectionOptions<Server, Client>) {}

  start(): void {
    if (this.state.phase !== "stopped") return;
    window.addEventListener("online", this.retryNow);
    window.addEventListener("offline", this.lineGone);
    document.addEventListener("visibilitychange", this.retryNow);
    this.watchTimer = setInterval(this.dropIfSilent, 1_000);
    this.attempt = 0;
    this.open();
  }

  stop(): void {
    this.quiet();
    this.failPending("connection_closed");
    this.set({ ...notConnected, code: this.state.code });
  }

  /** Sends a command and gives its answer, over as many connections as that takes. The same id again is the same command. */
  request(command: Client & { id: string }): Promise<Reply> {
    return new Promise((answer) => {
      const pending = { command, answer, sentAt: performance.now() };
      this.pending.set(command.id, pending);
      if (this.state.phase === "ready") this.transmit(command);
      else if (this.state.phase === "stopped") this.failPending("connection_closed");
    });
  }

  /** Sends what nobody answers (typing, marks); dropped while there is no connection. */
  send(message: Client): void {
    if (this.state.phase === "ready") this.transmit(message);
  }

  /** Says hello anew, as somebody else for instance. */
  restart(): void {
    this.stop();
    this.start();
  }

  private open(): void {
    this.set({ ...this.state, phase: "connecting", retryAt: null });
    const socket = this.options.openSocket?.(this.options.url) ?? new WebSocket(this.options.url);
    this.socket = socket;
    this.unopened += 1;
    socket.onopen = () => socket === this.socket && this.opened();
    socket.onmessage = (event) => socket === this.socket && this.receive(JSON.parse(String(event.data)) as Server);
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
  }

  private opened(): void {
    this.unopened = 0;
    this.transmit(this.options.hello());
  }

  private receive(message: Server): void {
    if (this.options.isWelcome(message)) this.welcomed();
    if (message.type === "reply") {
      const reply = message as unknown as Reply;
      const pending = this.pending.get(reply.id);
      this.pending.delete(reply.id);
      pending?.answer(reply);
    }
    this.options.onMessage(message);
  }

  private welcomed(): void {
    this.set({ ...notConnected, phase: "ready" });
    this.steadyTimer = setTimeout(() => {
      this.attempt = 0;
    }, STEADY_MS);
    for (const pending of this.pending.values()) {
      pending.sentAt = performance.now();
      this.transmit(pending.command);
    }
  }

  private closed(code: number): void {
    const opened = this.unopened === 0;
    this.socket = null;
    clearTimeout(this.steadyTimer);
    if (code === CLOSE.badMessage) this.failPending("bad_message");
    if (code === CLOSE.notSignedIn || code === CLOSE.originRefused) {
      this.quiet();
      this.failPending("connection_closed");
      this.set({ ...notConnected, code });
      return;
    }
    if (!opened) void this.askWhy();
    const delay = backoff(this.attempt++);
    this.retryTimer = setTimeout(() => this.open(), delay);
    this.set({ ...this.state, phase: "lost", retryAt: performance.now() + delay, code });
  }

  private async askWhy(): Promise<void> {
    if ((await this.options.isThere()) && this.unopened >= REFUSALS) this.set({ ...this.state, refused: true });
  }

  private readonly retryNow = (): void => {
    if (this.state.phase !== "lost" || document.visibilityState === "hidden") return;
    clearTimeout(this.retryTimer);
    this.open();
  };

  private readonly lineGone = (): void => {
    if (this.socket) this.abandon(this.socket);
  };

  private readonly dropIfSilent = (): void => {
    if (this.state.phase !== "ready" || !this.socket) return;
    const overdue = performance.now() - REPLY_MS;
    if ([...this.pending.values()].some((pending) => pending.sentAt < overdue)) this.abandon(this.socket);
  };

  /** Gives a socket up without waiting for its close, which on a dead line may take minutes. */
  private abandon(socket: WebSocket): void {
    this.closed(1006);
    socket.close();
  }

  private transmit(message: Client): void {
    this.socket?.send(JSON.stringify(message));
  }

  private failPending(code: string): void {
    const failed = [...this.pending.values()];
    this.pending.clear();
    for (const { command, answer } of failed) answer({ type: "reply", id: command.id, ok: false, code });
  }

  private quiet(): void {
    window.removeEventListener("online", this.retryNow);
    window.removeEventListener("offline", this.lineGone);
    document.removeEventListener("visibilitychange", this.retryNow);
    clearInterval(this.watchTimer);
    clearTimeout(this.retryTimer);
    clearTimeout(this.steadyTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private set(state: ConnectionState): void {
    this.state = state;
    this.options.onState(state);
  }
}

/** The address of one of our sockets, on the host this page came from or on another `server`. */
export function socketUrl(path: string, server = location.origin): string {
  return new URL(path, server).href.replace(/^http/, "ws");
}
