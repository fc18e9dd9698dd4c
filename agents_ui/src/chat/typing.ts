const REPEAT_MS = 4_000;
const QUIET_MS = 5_000;

/** Tells the other side that somebody is writing: at once, then every few seconds while they go on, and when they stop. */
export class TypingSignal {
  private toldAt: number | null = null;
  private quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (on: boolean) => void) {}

  wrote(text: string): void {
    if (text.trim() === "") {
      this.stop();
      return;
    }
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.stop(), QUIET_MS);
    const now = performance.now();
    if (this.toldAt !== null && now - this.toldAt < REPEAT_MS) return;
    this.toldAt = now;
    this.tell(true);
  }

  stop(): void {
    clearTimeout(this.quiet);
    if (this.toldAt === null) return;
    this.toldAt = null;
    this.tell(false);
  }
}
