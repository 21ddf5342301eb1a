// The live domain as others see it: one object.

import type { LiveDeps } from "./deps.ts";
import { createLiveSessions, type LiveSessions } from "./live-sessions.ts";
import { createLiveRegister, type LiveRegister } from "./register.ts";
import { sweepLive } from "./sweep.ts";

export interface Live {
  readonly sessions: LiveSessions;
  /** For the relay. */
  readonly register: LiveRegister;
  /** The queue's work. */
  sweep(): Promise<void>;
}

export function createLive(deps: LiveDeps): Live {
  return { sessions: createLiveSessions(deps), register: createLiveRegister(deps), sweep: () => sweepLive(deps) };
}
