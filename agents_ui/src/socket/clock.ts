/**
 * The server's clock. Deadlines come as server instants; reading them against this clock makes a countdown right
 * whatever the browser's own clock says. Between two syncs it runs on the monotonic clock.
 */
export class ServerClock {
  private offset = Date.now() - performance.now();

  sync(serverTime: number): void {
    this.offset = serverTime - performance.now();
  }

  now(): number {
    return performance.now() + this.offset;
  }
}
