// Passwords, only where a deployment has turned them on: bcrypt in crypt() form (OWASP's password storage cheat sheet), never more than the first step of
// a sign-in.

import { hash, verify } from "@node-rs/bcrypt";

import type { IdentityDeps } from "#domains/identity/deps.ts";
import { indexEmail } from "#domains/identity/people/emails.ts";
import { findPersonIdByIndex } from "#domains/identity/people/store.ts";
import { hashDeviceToken, isDeviceToken } from "#domains/identity/sessions/device-token.ts";
import { isKnownDevice } from "#domains/identity/sessions/store.ts";
import type { Attempts, Browser, Outcome } from "#domains/identity/sign-in/attempts.ts";
import { setAddress } from "#domains/identity/sign-in/store.ts";
import type { Throttle, ThrottleKey } from "#domains/identity/throttle/throttle.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import { isInBreachFile } from "./breach-file.ts";
import { commonPasswords } from "./common-passwords.ts";
import { assertReadable, assertStrong, normalisePassword } from "./rules.ts";
import { findPassword, listEarlierHashes, putPassword, retirePassword } from "./store.ts";

export interface Passwords {
  readonly on: boolean;
  /** The token is of the attempt that a second step ends. @throws AppError `request.route-unknown` where there are none, `sign-in.refused`, `sign-in.wait`, `password.expired`. */
  enter(given: { readonly email: string; readonly password: string; readonly browser: Browser }): Promise<{ readonly token: string; readonly outcome: Outcome }>;
  find(personId: Uuid): Promise<{ readonly setAt: Date; readonly expiresAt: Date | null } | null>;
  /** @throws AppError `request.route-unknown`, `password.too-long`, `password.too-weak`, `password.breached`, `password.reused`. */
  prepare(given: { readonly personId: Uuid; readonly password: string; readonly email: string | null }): Promise<PreparedPassword>;
  set(tx: Tx, prepared: PreparedPassword): Promise<void>;
  /** False when there was none. */
  remove(tx: Tx, personId: Uuid): Promise<boolean>;
}

export interface PreparedPassword {
  readonly personId: Uuid;
  readonly hash: string;
}

/** Some 250 ms each on a core of today. */
const COST = 12;
/** Of no password: for an address that nobody has, as much is computed. */
const NO_HASH = "$2b$12$abcdefghijklmnopqrstuuOBdGJeLBlZnvUGiaqsF7oJD8VY0TCoi";

interface PasswordDeps extends Pick<IdentityDeps, "db" | "clock" | "fieldKey"> {
  /** The deployment's. */
  readonly passwords: IdentityDeps["passwords"];
  readonly attempts: Attempts;
  readonly throttle: Throttle;
}

export function createPasswords(deps: PasswordDeps): Passwords {
  const { db, clock, passwords: policy } = deps;
  return {
    on: policy.on,
    enter: (given) => enter(deps, given),
    async find(personId) {
      const row = await db.global("strongroom_web", (tx) => findPassword(tx, personId));
      return row === null ? null : { setAt: row.setAt, expiresAt: policy.expiryMs === null ? null : new Date(row.setAt.getTime() + policy.expiryMs) };
    },
    async prepare({ personId, password, email }) {
      assertOn(deps);
      const normal = normalisePassword(password);
      assertStrong(normal, { email, common: commonPasswords() });
      if (policy.breachFile !== null && (await isInBreachFile(policy.breachFile, normal))) throw new AppError("password.breached");
      const earlier = await db.global("strongroom_web", async (tx) => [(await findPassword(tx, personId))?.hash ?? NO_HASH, ...(await listEarlierHashes(tx, personId, policy.history))]);
      for (const each of earlier) if (await verify(normal, each)) throw new AppError("password.reused");
      return { personId, hash: await hash(normal, COST) };
    },
    set: (tx, prepared) => putPassword(tx, { ...prepared, now: new Date(clock.now()), history: policy.history }),
    remove: retirePassword,
  };
}

/** For whoever checks what was kept. */
export function isHashOf(password: string, encoded: string): Promise<boolean> {
  return verify(normalisePassword(password), encoded);
}

/** @throws AppError `request.route-unknown`: where there are no passwords, nothing of them is there. */
function assertOn({ passwords }: PasswordDeps): void {
  if (!passwords.on) throw new AppError("request.route-unknown");
}

async function enter(deps: PasswordDeps, given: { readonly email: string; readonly password: string; readonly browser: Browser }): Promise<{ readonly token: string; readonly outcome: Outcome }> {
  assertOn(deps);
  const password = normalisePassword(given.password);
  assertReadable(password);
  const key = await deps.fieldKey();
  const emailIndex = indexEmail(key, given.email);
  const counted = await passwordKeys(deps, { key, emailIndex, browser: given.browser });
  await deps.throttle.take(counted);
  const found = await deps.db.global("strongroom_web", async (tx) => {
    const personId = await findPersonIdByIndex(tx, emailIndex);
    // Asked for nobody too, so that it takes as long.
    return { personId, row: await findPassword(tx, personId ?? NOBODY) };
  });
  const right = await verify(password, found.row?.hash ?? NO_HASH);
  if (!right || found.personId === null || found.row === null) throw new AppError("sign-in.refused");
  const { expiryMs } = deps.passwords;
  if (expiryMs !== null && found.row.setAt.getTime() + expiryMs <= deps.clock.now()) throw new AppError("password.expired");
  await deps.throttle.forgive(counted);
  const { token, attempt } = await deps.attempts.begin();
  await deps.db.global("strongroom_web", (tx) => setAddress(tx, { attemptId: attempt.attemptId, emailIndex }));
  return { token, outcome: await deps.attempts.pass(attempt, { personId: found.personId, method: "password" }, given.browser) };
}

const NOBODY: Uuid = "00000000-0000-4000-8000-000000000000";

async function passwordKeys(deps: PasswordDeps, { key, emailIndex, browser }: { readonly key: DataKey; readonly emailIndex: Uint8Array; readonly browser: Browser }): Promise<readonly ThrottleKey[]> {
  const { deviceToken } = browser;
  if (deviceToken !== null && isDeviceToken(key, deviceToken)) {
    const deviceHash = hashDeviceToken(deviceToken);
    const known = await deps.db.global("strongroom_web", (tx) => isKnownDevice(tx, { deviceHash, emailIndex }));
    if (known) return [{ plan: "password", of: "device", value: Buffer.concat([deviceHash, emailIndex]) }];
  }
  return [{ plan: "password", of: "account", value: emailIndex }, { plan: "network", of: "network", value: browser.client.network }];
}
