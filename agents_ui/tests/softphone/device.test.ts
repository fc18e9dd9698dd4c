import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTwilioSoftphone } from "../../src/softphone/twilio";

/** Signalling of the SDK's own kind, that answers at once and stays in this process. */
class FakeSignalling extends EventEmitter {
  status = "disconnected";
  uri: string;
  sent: unknown[][] = [];

  constructor(token: string, uris: string[]) {
    super();
    this.uri = uris[0] ?? "";
    this.sent.push(["token", token]);
    streams.push(this);
    setTimeout(() => this.connects(), 1);
  }

  private connects(): void {
    this.status = "connected";
    this.emit("connected", { region: "x", edge: "ashburn", home: "us1", token: { identity: "agent_lin", ttl: 62 } });
  }

  setToken(token: string): void {
    this.sent.push(["token", token]);
    this.connects();
  }

  invite(...said: unknown[]): void {
    this.sent.push(["invite", ...said]);
  }

  hangup(): void {
    this.sent.push(["hangup"]);
  }

  register({ audio }: { audio: boolean }): void {
    setTimeout(() => this.emit(audio ? "ready" : "offline", this), 1);
  }

  updatePreferredURI(): void {}
  updateURIs(): void {}
  destroy(): void {}
}

class FakePublisher extends EventEmitter {
  debug = async () => {};
  info = async () => {};
  warn = async () => {};
  error = async () => {};
  post = async () => {};
  postMetrics = async () => {};
  enable(): void {}
  disable(): void {}
  setHost(): void {}
  setToken(): void {}
}

class FakeAudio extends EventEmitter {
  isVolumeSupported = false;
  isOutputSelectionSupported = false;
  speakerDevices = { get: () => new Set(), set() {} };
  ringtoneDevices = this.speakerDevices;
  _updateUserOptions(): void {}
  _destroy(): void {}
  _unbind(): void {}
  incoming = () => true;
  outgoing = () => true;
  disconnect = () => true;
  _getAudioProcessorEventObserver = () => new EventEmitter();
}

let streams: FakeSignalling[];

beforeEach(() => {
  streams = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

// The real SDK, so that a new version which takes its token or tells of its end in another way is noticed here.
test("the SDK's own Device signals with our token, warns of its end, and goes on with the next one", async () => {
  const { Device } = await vi.importActual<typeof import("@twilio/voice-sdk")>("@twilio/voice-sdk");
  let fetched = 0;
  const warned = vi.fn();
  const made: InstanceType<typeof Device>[] = [];
  const phone = createTwilioSoftphone(
    {
      token: async () => ({ token: `token-${++fetched}`, expiresAt: Date.now() + 3_600_000 }),
      now: () => Date.now(),
    },
    {
      newDevice: (token, options) => {
        const device = new Device(token, {
          ...options,
          PStream: FakeSignalling,
          Publisher: FakePublisher,
          AudioHelper: FakeAudio,
          Sound: class {
            play = async () => {};
            stop() {}
          },
        } as typeof options);
        device.on("tokenWillExpire", warned);
        made.push(device);
        return device;
      },
    },
  );
  phone.prepare();
  await vi.advanceTimersByTimeAsync(0);
  const registered = made[0]?.register();
  await vi.advanceTimersByTimeAsync(10);
  await registered;
  expect(streams[0]?.sent).toEqual([["token", "token-1"]]);
  expect(made[0]?.identity).toBe("agent_lin");
  await vi.advanceTimersByTimeAsync(2_000); // its token lives for 62 s, and it warns 60 s before
  expect(warned).toHaveBeenCalledOnce();
  expect(streams[0]?.sent).toEqual([
    ["token", "token-1"],
    ["token", "token-2"],
  ]);
  phone.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(made[0]?.state).toBe(Device.State.Destroyed);
});
