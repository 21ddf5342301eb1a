// Slows guessing down: so many attempts are free, then each makes the next wait longer, up to an end. Counted before what is tried,
// in one statement, so that a hundred at once are a hundred; kept in the database, so that a restart forgives nothing.
//
// Whom it holds back is decided by the key. Strangers share those of the account and of their network; a browser that signed in before
// has its own, which nobody else can use up. So there is no lock that a stranger could turn on somebody.

import { sql } from "kysely";

import type { IdentityTables } from "#domains/identity/tables.ts";
import { AppError } from "#base/app-error.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

export interface ThrottlePlan {
  /** Attempts before any wait. */
  readonly free: number;
  /** The first wait; each further one is twice as long. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Three mails at once are enough for anybody; a box that is bombed gets four an hour. */
const MAIL: ThrottlePlan = { free: 3, firstMs: 30 * SECOND, longestMs: 15 * MINUTE };
/** A second factor is asked for when the first has passed: an hour each in the end, 24 guesses a day of a million. */
const FACTOR: ThrottlePlan = { free: 5, firstMs: 30 * SECOND, longestMs: HOUR };
const PASSWORD: ThrottlePlan = { free: 5, firstMs: 10 * SECOND, longestMs: 15 * MINUTE };
/** Many people come through one address: what fails there is theirs together, what succeeds is counted back. */
const NETWORK: ThrottlePlan = { free: 50, firstMs: SECOND, longestMs: 5 * MINUTE };

export const THROTTLES = { mail: MAIL, factor: FACTOR, password: PASSWORD, network: NETWORK } as const satisfies Readonly<Record<string, ThrottlePlan>>;

export interface ThrottleKey {
  readonly plan: keyof typeof THROTTLES;
  /** What it counts, as `account`, `device`, `network`. */
  readonly of: string;
  readonly value: string | Uint8Array;
}

export interface Throttle {
  /** Counts one attempt for each key, or for none. @throws AppError `sign-in.wait` with `retryAfterSeconds`. */
  take(keys: readonly ThrottleKey[]): Promise<void>;
  /** It was no guess: counts it back, and lets the next be at once. */
  forgive(keys: readonly ThrottleKey[]): Promise<void>;
}

/** By then all is forgiven. */
const FORGET_MS = DAY;

export function createThrottle(deps: { readonly db: Db; readonly clock: Pick<Clock, "now">; fieldKey(): Promise<Pick<DataKey, "index">> }): Throttle {
  const hashed = async (keys: readonly ThrottleKey[]): Promise<readonly HashedKey[]> => {
    const key = await deps.fieldKey();
    return keys
      .map(({ plan, of, value }) => ({ plan: THROTTLES[plan], hash: key.index(`sign_in_throttles.${plan}.${of}`, value) }))
      // One order for all, so that two transactions never wait for each other.
      .sort((one, other) => Buffer.compare(one.hash, other.hash));
  };
  return {
    async take(keys) {
      const now = new Date(deps.clock.now());
      const all = await hashed(keys);
      await deps.db.global("strongroom_web", async (tx) => {
        for (const each of all) await takeOne(tx, each, now);
        await tx.as<IdentityTables>().deleteFrom("sign_in_throttles").where("last_at", "<", new Date(now.getTime() - FORGET_MS)).execute();
      });
    },
    async forgive(keys) {
      const all = await hashed(keys);
      await deps.db.global("strongroom_web", async (tx) => {
        for (const { hash } of all) {
          await sql`update sign_in_throttles set attempts = greatest(attempts - 1, 0), waits_until = last_at where key_hash = ${hash}`.execute(tx.as<IdentityTables>());
        }
      });
    },
  };
}

interface HashedKey {
  readonly plan: ThrottlePlan;
  readonly hash: Uint8Array;
}

async function takeOne(tx: Tx, { plan, hash }: HashedKey, now: Date): Promise<void> {
  const db = tx.as<IdentityTables>();
  // One is forgiven for each such while in which nothing was tried; at the longest wait none is.
  const decaySeconds = (2 * plan.longestMs) / SECOND;
  const counted = sql<number>`(greatest(0, t.attempts - floor(extract(epoch from ${now}::timestamptz - t.last_at) / ${decaySeconds}::float8)::integer) + 1)`;
  const { rows } = await sql`
    insert into sign_in_throttles as t (key_hash, attempts, waits_until, last_at) values (${hash}, 1, ${now}, ${now})
    on conflict (key_hash) do update set
      attempts = ${counted},
      waits_until = ${now}::timestamptz + make_interval(secs => case when ${counted} < ${plan.free} then 0
        else least(${plan.longestMs / SECOND}::float8, ${plan.firstMs / SECOND}::float8 * power(2::float8, least(${counted} - ${plan.free}, 30))) end),
      last_at = ${now}
    where t.waits_until <= ${now}
    returning 1`.execute(db);
  if (rows.length > 0) return;
  const row = await db.selectFrom("sign_in_throttles").select("waits_until").where("key_hash", "=", hash).executeTakeFirst();
  const waitMs = (row?.waits_until.getTime() ?? now.getTime()) - now.getTime();
  throw waitError(waitMs);
}

/** Says for how long, to people and to programs. */
export function waitError(waitMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND));
  const words = retryAfterSeconds < 100 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`;
  return new AppError("sign-in.wait", `There were too many attempts just now; the next one is possible in ${words}.`, { details: { retryAfterSeconds } });
}
