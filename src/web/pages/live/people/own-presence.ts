// What others are told of this person: which file is in front, and whether somebody is there.

import type { LiveSession } from "#web/pages/live/session/session.ts";

const IDLE_AFTER_MS = 120_000;
const LOOK_EACH_MS = 15_000;

export interface PresenceGiven {
  readonly session: LiveSession;
  fileOf(): string | null;
  /** When the file may be another. */
  subscribe(listener: () => void): () => void;
}

export function startPresence({ session, fileOf, subscribe }: PresenceGiven): void {
  let movedAt = Date.now();
  let said = "";
  const stop = new AbortController();

  const say = (): void => {
    const { phase } = session.status.get().guest;
    if (phase === "out") return end();
    if (phase !== "member") return;
    const state = document.hidden ? "away" : Date.now() - movedAt > IDLE_AFTER_MS ? "idle" : "active";
    const file = fileOf();
    const now = JSON.stringify([state, file]);
    if (now === said) return;
    said = now;
    session.send({ kind: "presence", state, file });
  };
  const move = (): void => {
    movedAt = Date.now();
    if (said.startsWith('["idle"')) say();
  };
  const timer = setInterval(say, LOOK_EACH_MS);
  const end = (): void => {
    clearInterval(timer);
    stop.abort();
  };
  for (const event of ["pointerdown", "pointermove", "keydown", "wheel"]) window.addEventListener(event, move, { passive: true, signal: stop.signal });
  document.addEventListener("visibilitychange", say, { signal: stop.signal });
  subscribe(say);
  session.status.subscribe(say);
  session.listen({
    onReturn() {
      said = "";
      say();
    },
  });
}
