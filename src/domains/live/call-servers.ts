// How browsers in a call find a way to each other: STUN and TURN servers of whoever runs the server, with credentials of an hour for TURN, so that
// nobody uses it for long who is not in a session (draft-uberti-behave-turn-rest-00, which coturn speaks).

import { createHmac, randomBytes } from "node:crypto";

import { HOUR, SECOND } from "#base/units.ts";
import type { CallServer } from "#protocol/api/live-sessions.ts";

import type { LiveDeps } from "./deps.ts";
import { findPlace } from "./directory-store.ts";

export interface CallServers {
  /** None for a session that does not run. */
  list(session: Uint8Array): Promise<CallServer[]>;
}

const GOOD_FOR_MS = HOUR;
const NAME_BYTES = 8;

export function createCallServers({ db, clock, callServerUrls, turnSecret }: Pick<LiveDeps, "db" | "clock" | "callServerUrls" | "turnSecret">): CallServers {
  return {
    async list(session) {
      if (callServerUrls.length === 0 || (await db.global("strongroom_web", (tx) => findPlace(tx, session))) === null) return [];
      const given = { urls: callServerUrls, now: clock.now(), name: randomBytes(NAME_BYTES).toString("hex") };
      return turnSecret === null ? composeCallServers({ ...given, secret: null }) : await turnSecret.use((secret) => composeCallServers({ ...given, secret }));
    },
  };
}

/** `name`: of nobody, so that the TURN server's log tells nothing of people. */
export function composeCallServers({ urls, secret, now, name }: { readonly urls: readonly string[]; readonly secret: Uint8Array | null; readonly now: number; readonly name: string }): CallServer[] {
  const [turn, stun] = [urls.filter((url) => url.startsWith("turn")), urls.filter((url) => url.startsWith("stun"))];
  const username = `${Math.floor((now + GOOD_FOR_MS) / SECOND)}:${name}`;
  return [
    ...(stun.length === 0 ? [] : [{ urls: stun, username: null, credential: null }]),
    // Without what is shared they would refuse, and calls would wait for them.
    ...(turn.length === 0 || secret === null ? [] : [{ urls: turn, username, credential: createHmac("sha1", secret).update(username).digest("base64") }]),
  ];
}
