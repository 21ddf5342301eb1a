// A new live session at the server, by this machine's API token: the server is told its number and the hash of the host's token, and nothing that opens anything.

import { createHash, randomBytes } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";
import { usageError } from "#cli/args/parse.ts";
import type { Credentials } from "#cli/login/credentials-file.ts";
import { dialLive, type DialLive } from "#platform/http/live-socket.ts";
import { callRemoteServer } from "#platform/http/remote-client.ts";
import { getOwnToken } from "#protocol/api/api-tokens.ts";
import { createLiveSession, endLiveSession, type LiveLimits } from "#protocol/api/live-sessions.ts";

export interface RegistrationWish {
  readonly credentials: Credentials;
  /** By name or id; undefined: the only one. */
  readonly team: string | undefined;
  readonly membersOnly: boolean;
  /** The session's own 16 bytes. */
  readonly sessionId: Uint8Array;
}

export interface RegisteredSession {
  readonly dial: DialLive;
  readonly limits: LiveLimits;
  /** What guests see of the person, unless it is said otherwise. */
  readonly personName: string;
  end(): Promise<void>;
}

const TOKEN_BYTES = 32;

/** @throws AppError `usage.invalid`, and what the server answers. */
export async function registerSession({ credentials, team, membersOnly, sessionId }: RegistrationWish): Promise<RegisteredSession> {
  const { person, teams } = await callRemoteServer({ ...credentials, endpoint: getOwnToken });
  const chosen = chooseTeam(teams, team);
  const token = randomBytes(TOKEN_BYTES);
  const session = Buffer.from(sessionId).toString("base64url");
  const registered = await callRemoteServer({
    ...credentials, endpoint: createLiveSession, params: { teamId: chosen },
    body: { session, hostTokenHash: createHash("sha256").update(token).digest("base64url"), membersOnly },
  });
  return {
    dial: dialLive({ server: credentials.server, sessionId: session, side: "host", token: token.toString("base64url") }),
    limits: registered.limits,
    // Somebody without an address has no name here either, and guests need no number.
    personName: person.email?.split("@")[0] ?? "Host",
    end: async () => {
      await callRemoteServer({ ...credentials, endpoint: endLiveSession, params: { teamId: chosen, liveSessionId: registered.session.id } });
    },
  };
}

function chooseTeam(teams: readonly { readonly id: string; readonly name: string }[], wanted: string | undefined): string {
  if (teams.length === 0) throw new AppError("login.required", "This machine's token counts in no team.");
  const fitting = wanted === undefined ? teams : teams.filter(({ id, name }) => id === wanted || name === wanted);
  const [chosen] = fitting;
  if (chosen !== undefined && fitting.length === 1) return chosen.id;
  throw usageError(`expected --team with one of ${teams.map(({ name, id }) => `${visibleText(name)} (${id})`).join(", ")}`, "share");
}
