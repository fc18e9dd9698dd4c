import type { LegListener, LoadSoftphone, Softphone } from "../../src/softphone/softphone";

/** A softphone whose legs do what the test says; it keeps what was asked of it. */
export function fakeSoftphone({ resumes = true } = {}) {
  const done: string[] = [];
  const legs: LegListener[] = [];
  const softphone: Softphone = {
    prepare: () => done.push("prepare"),
    connect: (ticket, listener) => {
      legs.push(listener);
      ticket().then(
        (given) => done.push(`connect ${given}`),
        () => listener.failed("server"),
      );
    },
    digits: (keys) => done.push(`digits ${keys}`),
    speak: (text) => done.push(`speak ${text}`),
    hangUp: () => done.push("hang up"),
    stop: () => done.push("stop"),
  };
  if (resumes) {
    softphone.resume = (id, listener) => {
      done.push(`resume ${id}`);
      legs.push(listener);
    };
  }
  const load: LoadSoftphone = async () => softphone;
  return {
    done,
    legs,
    load,
    get leg(): LegListener {
      const leg = legs.at(-1);
      if (!leg) throw new Error("nothing has been connected");
      return leg;
    },
  };
}
