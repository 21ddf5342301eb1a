// A live session at a server that runs: started through the API as `strongroom share` does it, and connected to.

import { createHash, randomBytes } from "node:crypto";

import { connectLive, type LiveConnect, type LiveSocket } from "#platform/live-relay/testing.ts";
import { createLiveSession } from "#protocol/api/live-sessions.ts";

import type { Owner } from "./api-session.ts";

export interface ServedLive {
  /** In the API. */
  readonly id: string;
  /** In the link: base64url of 16 bytes. */
  readonly session: string;
  readonly hostToken: Uint8Array;
  readonly connect: ConnectLive;
  /** The same where the server is after it was started again. */
  at(url: string): ConnectLive;
}

export type ConnectLive = (kind: LiveConnect["kind"], token: Uint8Array, options?: LiveConnect["options"]) => Promise<LiveSocket>;

/** `session`: of the host's engine, where there is one. */
export async function startLiveSession({ owner, url, session: bytes = randomBytes(16), membersOnly = false }: { readonly owner: Owner; readonly url: string; readonly session?: Uint8Array; readonly membersOnly?: boolean }): Promise<ServedLive> {
  const hostToken = randomBytes(32);
  const session = Buffer.from(bytes).toString("base64url");
  const started = await owner.call(createLiveSession, { body: { session, hostTokenHash: createHash("sha256").update(hostToken).digest("base64url"), membersOnly } });
  const at = (origin: string): ConnectLive => (kind, token, options) => connectLive({ origin, session, kind, token, ...(options === undefined ? {} : { options }) });
  return {
    id: started.session.id,
    session,
    hostToken,
    connect: at(url),
    at,
  };
}
