// Second factors of a person, of which this holds two: the authenticator and the recovery codes. Passkeys are given.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import type { Throttle, ThrottleKey } from "#domains/identity/throttle/throttle.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { SealContext } from "#platform/keyring/authority.ts";
import type { SecondMethod } from "#protocol/api/sign-in.ts";

import type { Factors, PasskeyFactor } from "./factors.ts";
import { createRecoveryCodes, hashRecoveryCode } from "./recovery-codes.ts";
import { countRecoveryCodes, deleteRecoveryCodes, deleteTotp, findTotp, putTotp, replaceRecoveryCodes, useRecoveryCode, useTotpStep } from "./store.ts";
import { createTotpSecret, findTotpStep } from "./totp-code.ts";

export interface OwnFactors extends Factors {
  /** What the person can be asked for as a second step; recovery codes only besides a factor. */
  listSecondMethods(tx: Tx, personId: Uuid): Promise<readonly SecondMethod[]>;
  /** @throws AppError `factor.refused`, `factor.none`, `sign-in.wait`. */
  verifyTotp(personId: Uuid, code: string, counted: readonly ThrottleKey[]): Promise<void>;
  /** @throws AppError `factor.refused`, `sign-in.wait`. */
  useRecoveryCode(personId: Uuid, code: string, counted: readonly ThrottleKey[]): Promise<void>;
  /** A secret that becomes a factor when a code of it is confirmed. */
  beginTotp(personId: Uuid): Promise<Uint8Array>;
  /** The time step of the code. @throws AppError `factor.refused`, `factor.none`, `sign-in.wait`. */
  checkPendingTotp(personId: Uuid, code: string, counted: readonly ThrottleKey[]): Promise<number>;
  /** What was pending is the factor from now on; in the transaction that records it. */
  activateTotp(tx: Tx, personId: Uuid, step: number): Promise<void>;
  removeTotp(tx: Tx, personId: Uuid): Promise<void>;
  /** Every factor and code, with what was begun: within the transaction that records it. */
  removeAll(tx: Tx, personId: Uuid): Promise<void>;
  prepareRecoveryCodes(personId: Uuid): Promise<PreparedCodes>;
  storeRecoveryCodes(tx: Tx, personId: Uuid, codes: PreparedCodes): Promise<void>;
}

export interface PreparedCodes {
  /** Shown here and never again. */
  readonly codes: readonly string[];
  readonly hashes: readonly Uint8Array[];
}

type FactorDeps = Pick<IdentityDeps, "db" | "clock" | "fieldKey"> & { readonly throttle: Throttle; readonly passkeys: PasskeyFactor };

export function createFactors(deps: FactorDeps): OwnFactors {
  const { db, passkeys } = deps;
  const now = (): Date => new Date(deps.clock.now());
  return {
    list: (personId) =>
      db.global("strongroom_web", async (tx) => {
        const totp = await findTotp(tx, personId, "active");
        return { totp: totp === null ? null : { addedAt: totp.createdAt }, recoveryCodes: await countRecoveryCodes(tx, personId), passkeys: await passkeys.count(tx, personId) };
      }),
    startPasskey: (person) => passkeys.start(person),
    async verify(person, proof) {
      if (proof.kind === "passkey") {
        await passkeys.verify(person, proof.credential);
        return "passkey";
      }
      await verifyTotp(deps, { personId: person.personId, code: proof.code, counted: [proofKey(person)] });
      return "totp";
    },
    async listSecondMethods(tx, personId) {
      const methods: SecondMethod[] = [];
      if ((await findTotp(tx, personId, "active")) !== null) methods.push("totp");
      if ((await passkeys.count(tx, personId)) > 0) methods.push("passkey");
      const codes = await countRecoveryCodes(tx, personId);
      return methods.length > 0 && codes !== null && codes.left > 0 ? [...methods, "recovery-code"] : methods;
    },
    verifyTotp: (personId, code, counted) => verifyTotp(deps, { personId, code, counted }),
    useRecoveryCode: (personId, code, counted) => spendRecoveryCode(deps, { personId, code, counted }),
    async beginTotp(personId) {
      const secret = createTotpSecret();
      const key = await deps.fieldKey();
      const sealed = key.seal(secret, secretCell(personId));
      await db.global("strongroom_web", (tx) => putTotp(tx, { personId, state: "pending", keyId: key.keyId, sealed, now: now(), lastStep: 0 }));
      return secret;
    },
    checkPendingTotp: (personId, code, counted) => checkPending(deps, { personId, code, counted }),
    async activateTotp(tx, personId, step) {
      const pending = await findTotp(tx, personId, "pending");
      if (pending === null) throw new AppError("factor.none");
      await putTotp(tx, { personId, state: "active", keyId: pending.keyId, sealed: pending.sealed, now: now(), lastStep: step });
      await deleteTotp(tx, personId, "pending");
    },
    async removeTotp(tx, personId) {
      if (!(await deleteTotp(tx, personId, "active"))) throw new AppError("factor.none");
      if ((await passkeys.count(tx, personId)) === 0) await deleteRecoveryCodes(tx, personId);
    },
    async removeAll(tx, personId) {
      for (const state of ["active", "pending"] as const) await deleteTotp(tx, personId, state);
      await deleteRecoveryCodes(tx, personId);
      await passkeys.removeAll(tx, personId);
    },
    async prepareRecoveryCodes(personId) {
      const key = await deps.fieldKey();
      const codes = createRecoveryCodes();
      return { codes, hashes: codes.map((code) => hashRecoveryCode(key, personId, code)) };
    },
    storeRecoveryCodes: (tx, personId, { hashes }) => replaceRecoveryCodes(tx, { personId, hashes, now: now() }),
  };
}

/** What the guesses at a person's factors are counted under: `session` or `device` for their own browser, `team` for a team's provider, `account` for others. */
export function factorKey(of: "session" | "device" | "team" | "account", value: string): ThrottleKey {
  return { plan: "factor", of, value };
}

/** A team's provider begins as many sessions as it likes: their guesses are counted together, and hold back no other session. */
function proofKey({ personId, sessionId, onlyTeam }: PersonCaller): ThrottleKey {
  return onlyTeam === undefined ? factorKey("session", sessionId) : factorKey("team", `${personId} ${onlyTeam}`);
}

interface Try {
  readonly personId: Uuid;
  readonly code: string;
  readonly counted: readonly ThrottleKey[];
}

async function verifyTotp(deps: FactorDeps, { personId, code, counted }: Try): Promise<void> {
  await deps.throttle.take(counted);
  const totp = await deps.db.global("strongroom_web", (tx) => findTotp(tx, personId, "active"));
  if (totp === null) throw new AppError("factor.none");
  const secret = (await deps.fieldKey()).open(totp.sealed, secretCell(personId));
  const step = findTotpStep({ secret, code, nowMs: deps.clock.now(), lastStep: totp.lastStep });
  if (step === null || !(await deps.db.global("strongroom_web", (tx) => useTotpStep(tx, { personId, step })))) throw new AppError("factor.refused");
  await deps.throttle.forgive(counted);
}

async function checkPending(deps: FactorDeps, { personId, code, counted }: Try): Promise<number> {
  await deps.throttle.take(counted);
  const pending = await deps.db.global("strongroom_web", (tx) => findTotp(tx, personId, "pending"));
  if (pending === null) throw new AppError("factor.none");
  const secret = (await deps.fieldKey()).open(pending.sealed, secretCell(personId));
  const step = findTotpStep({ secret, code, nowMs: deps.clock.now(), lastStep: 0 });
  if (step === null) throw new AppError("factor.refused");
  await deps.throttle.forgive(counted);
  return step;
}

async function spendRecoveryCode(deps: FactorDeps, { personId, code, counted }: Try): Promise<void> {
  await deps.throttle.take(counted);
  const hash = hashRecoveryCode(await deps.fieldKey(), personId, code);
  if (!(await deps.db.global("strongroom_web", (tx) => useRecoveryCode(tx, { personId, hash, now: new Date(deps.clock.now()) })))) throw new AppError("factor.refused");
  await deps.throttle.forgive(counted);
}

/** The same cell in both states: what was confirmed is moved, not sealed again. */
function secretCell(personId: Uuid): SealContext {
  return { table: "totp_factors", column: "secret_sealed", row: personId };
}
