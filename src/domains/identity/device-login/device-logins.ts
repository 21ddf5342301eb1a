// A program on a machine without a browser is let in by a person who is signed in with one (RFC 8628). The person types the code that the
// program shows; no link carries it, so nobody confirms by a click what somebody else has sent them. The program gets an API token, once.

import { z } from "zod";

import { actorOf } from "#domains/audit/index.ts";
import type { ApiTokens } from "#domains/identity/api-tokens/api-tokens.ts";
import type { AccountActs } from "#domains/identity/deps.ts";
import { coarse } from "#domains/identity/sessions/client.ts";
import { createToken, hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import { DAY, MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { Caller, ClientInfo, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { DeviceAccess, DeviceLogin, StartedDeviceLogin } from "#protocol/api/device-login.ts";

import { decide, deleteExpiredLogins, findWaiting, insertLogin, lockByDevice, notePoll, takeLogin, type DeviceLoginRow } from "./store.ts";
import { createUserCode, showUserCode } from "./user-code.ts";

export interface DeviceLogins {
  start(given: { readonly name: string; readonly access: DeviceAccess; readonly client: ClientInfo }): Promise<StartedDeviceLogin>;
  /** @throws AppError `device-login.pending`, `device-login.slow-down`, `device-login.refused`, `device-login.expired`, `api-token.too-many`. */
  poll(deviceCode: string): Promise<{ readonly token: string; readonly expiresAt: string }>;
  /** @throws AppError `device-login.expired`, `session.required`, `access.token-not-taken`. */
  look(caller: Caller, userCode: string, client: ClientInfo): Promise<DeviceLogin>;
  /** @throws AppError as `look`. */
  decide(caller: Caller, userCode: string, decision: "allow" | "refuse"): Promise<void>;
}

export interface DeviceLoginsDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  /** The field key of the installation, with all its versions. */
  fieldKey(): Promise<DataKey>;
  readonly acts: AccountActs;
  readonly tokens: Pick<ApiTokens, "prepare">;
  /** What a token can be for. */
  readonly permissions: readonly { readonly name: string; readonly title: string }[];
  readonly maxLifetimeMs: number;
  /** A page of ours as people reach it. */
  linkTo(path: string): string;
}

/** As long as a person needs to get to a browser and sign in there. */
const LIFE_MS = 10 * MINUTE;
/** RFC 8628, section 3.2 and 3.5. */
const INTERVAL_SECONDS = 5;
const SLOW_DOWN_SECONDS = 5;
const LONGEST_INTERVAL_SECONDS = 300;
/** A terminal that nobody opens for a month signs in again. */
const TOKEN_DAYS = 30;
/** Permissions that look and change nothing. */
const READING = /\.read(?:-|$)/;
/** What each may beside looking. */
const MORE: Readonly<Record<Exclude<DeviceAccess, "all">, readonly string[]>> = { read: [], share: ["live.share"] };

const askerSchema = z.strictObject({ name: z.string(), network: z.string() });

export function createDeviceLogins(deps: DeviceLoginsDeps): DeviceLogins {
  const now = (): Date => new Date(deps.clock.now());
  return {
    start: (given) => start(deps, given),
    poll: (deviceCode) => poll(deps, deviceCode),
    async look(caller, userCode, client) {
      requireSession(caller);
      const key = await deps.fieldKey();
      const row = await deps.db.global("strongroom_web", (tx) => findWaiting(tx, hashUserCode(key, userCode), now()));
      if (row === null) throw new AppError("device-login.expired");
      const asker = askerSchema.parse(JSON.parse(openText(key, askerCell(row.login_id), row.asker_sealed)));
      return {
        name: asker.name,
        network: asker.network,
        here: asker.network === coarse(client.network),
        askedAt: row.created_at.toISOString(),
        access: row.access,
        permissions: [...permissionsOf(deps, row.access)],
        days: daysOf(deps),
      };
    },
    async decide(caller, userCode, decision) {
      const person = requireSession(caller);
      // The token counts in all teams; whom a team's provider vouches for is somebody in that team alone.
      if (decision === "allow" && person.onlyTeam !== undefined) throw new AppError("account.sign-in-again");
      const userCodeHash = hashUserCode(await deps.fieldKey(), userCode);
      const { personId, sessionId, strength } = person;
      await deps.acts.record(personId, async (tx) => {
        const loginId = await decide(tx, { userCodeHash, now: now(), by: decision === "allow" ? { personId, sessionId, strength } : null });
        if (loginId === null) throw new AppError("device-login.expired");
        const event = decision === "allow" ? "identity.device-login-allowed" : "identity.device-login-refused";
        return { result: undefined, acts: [{ actor: actorOf(person), event, subject: { kind: "device-login", id: loginId }, details: {} }] };
      });
    },
  };
}

async function start(deps: DeviceLoginsDeps, { name, access, client }: Parameters<DeviceLogins["start"]>[0]): Promise<StartedDeviceLogin> {
  const key = await deps.fieldKey();
  const [loginId, deviceCode, userCode, createdAt] = [createUuid(), createToken(), createUserCode(), new Date(deps.clock.now())];
  const asker = { keyId: key.keyId, sealed: sealText(key, askerCell(loginId), JSON.stringify({ name, network: coarse(client.network) })) };
  await deps.db.global("strongroom_web", async (tx) => {
    await deleteExpiredLogins(tx, createdAt);
    await insertLogin(tx, { loginId, deviceHash: hashToken(deviceCode), userCodeHash: hashUserCode(key, userCode), access, asker, createdAt, expiresAt: new Date(createdAt.getTime() + LIFE_MS), intervalSeconds: INTERVAL_SECONDS });
  });
  return { deviceCode, userCode: showUserCode(userCode), verificationUri: deps.linkTo("/device"), expiresInSeconds: LIFE_MS / SECOND, intervalSeconds: INTERVAL_SECONDS };
}

async function poll(deps: DeviceLoginsDeps, deviceCode: string): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const now = new Date(deps.clock.now());
  // What a question leaves behind stays, whatever it is answered: so the refusal is thrown outside of the transaction.
  const outcome = await deps.db.global("strongroom_web", async (tx) => {
    const row = await lockByDevice(tx, hashToken(deviceCode), now);
    if (row === null) return "device-login.expired";
    const tooSoon = row.polled_at !== null && now.getTime() - row.polled_at.getTime() < row.interval_seconds * SECOND;
    await notePoll(tx, { loginId: row.login_id, now, intervalSeconds: tooSoon ? Math.min(LONGEST_INTERVAL_SECONDS, row.interval_seconds + SLOW_DOWN_SECONDS) : row.interval_seconds });
    if (tooSoon) return "device-login.slow-down";
    if (row.state === "waiting") return "device-login.pending";
    if (row.state === "allowed") return row;
    await takeLogin(tx, row.login_id, now);
    return "device-login.refused";
  });
  if (typeof outcome === "string") throw new AppError(outcome);
  return giveToken(deps, outcome);
}

async function giveToken(deps: DeviceLoginsDeps, row: DeviceLoginRow): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const { login_id: loginId, person_id: personId, session_id: sessionId, strength } = row;
  if (personId === null || sessionId === null || strength === null) throw new Error("Defect: a device login was allowed by nobody.");
  const { name } = askerSchema.parse(JSON.parse(openText(await deps.fieldKey(), askerCell(loginId), row.asker_sealed)));
  const permissions = permissionsOf(deps, row.access).map((permission) => permission.name);
  const days = daysOf(deps);
  const prepared = await deps.tokens.prepare({ personId, kind: "device", strength, name, permissions, teamId: null, days });
  await deps.acts.record(personId, async (tx) => {
    // Of two questions at the same time one gets the token.
    if (!(await takeLogin(tx, loginId, new Date(deps.clock.now())))) throw new AppError("device-login.expired");
    await prepared.insert(tx);
    const actor = { kind: "person", personId, sessionId, grantId: null } as const;
    return { result: undefined, acts: [{ actor, event: "identity.api-token-made", subject: { kind: "api-token", id: prepared.tokenId }, details: { permissions: permissions.length, days, team: false } }] };
  });
  return { token: prepared.token, expiresAt: prepared.item.expiresAt };
}

function permissionsOf({ permissions }: DeviceLoginsDeps, access: DeviceAccess): DeviceLoginsDeps["permissions"] {
  return access === "all" ? permissions : permissions.filter(({ name }) => READING.test(name) || MORE[access].includes(name));
}

function daysOf({ maxLifetimeMs }: DeviceLoginsDeps): number {
  return Math.max(1, Math.min(TOKEN_DAYS, Math.floor(maxLifetimeMs / DAY)));
}

function hashUserCode(key: DataKey, userCode: string): Uint8Array {
  return key.index("device_logins.user_code", userCode);
}

/** @throws AppError `session.required`, `access.token-not-taken`: a program lets in no other. */
function requireSession(caller: Caller): PersonCaller {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (caller.credential !== "session") throw new AppError("access.token-not-taken");
  return caller;
}

function askerCell(loginId: Uuid): { readonly table: string; readonly column: string; readonly row: string } {
  return { table: "device_logins", column: "asker_sealed", row: loginId };
}
