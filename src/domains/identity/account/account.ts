// One's own account: only for whoever sits at a browser that is signed in; a token made for programs changes nothing here.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import type { OwnFactors } from "#domains/identity/factors/create-factors.ts";
import type { Passwords } from "#domains/identity/passwords/passwords.ts";
import type { People } from "#domains/identity/people/people.ts";
import type { Sessions } from "#domains/identity/sessions/sessions.ts";
import type { Throttle } from "#domains/identity/throttle/throttle.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Account as AccountView, AccountSession } from "#protocol/api/account.ts";

import { createAccountDevices } from "./devices.ts";
import { createAccountEmails } from "./email-change.ts";
import { createAccountFactors } from "./own-factors.ts";
import { requirePerson } from "./proof.ts";
import type { FactorProof } from "#domains/identity/factors/factors.ts";
import type { Uuid } from "#base/uuid.ts";

/** The session goes on with this token; the one before is good no more. */
export interface Rotated {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Each method: @throws AppError `session.required`, `access.token-scope`; those that take proof also `factor.proof-required`, `factor.refused`, `factor.none`, `sign-in.wait`. */
export interface Account {
  /** In a session of a team's identity provider only what it takes to show a factor, and what every session shows. */
  describe(caller: Caller): Promise<AccountView>;
  /** @throws AppError `mail.not-configured`, `account.sign-in-again`. */
  changeEmail(caller: Caller, given: { readonly email: string; readonly proof: FactorProof | null }): Promise<{ readonly expiresAt: Date }>;
  /** @throws AppError `account.code-refused`, `account.email-taken`. */
  confirmEmail(caller: Caller, code: string): Promise<void>;
  /** @throws AppError `account.sign-in-again`. */
  beginTotp(caller: Caller, proof: FactorProof | null): Promise<{ readonly secret: string; readonly uri: string }>;
  /** @throws AppError `factor.refused`, `factor.none` when nothing was begun. */
  confirmTotp(caller: Caller, code: string): Promise<Rotated & { readonly recoveryCodes: readonly string[] | null }>;
  removeTotp(caller: Caller, proof: FactorProof): Promise<void>;
  makeRecoveryCodes(caller: Caller, proof: FactorProof): Promise<readonly string[]>;
  /** @throws AppError `request.route-unknown` where there are no passwords, `account.sign-in-again`, and what `Passwords.prepare` throws. */
  setPassword(caller: Caller, given: { readonly password: string; readonly proof: FactorProof | null }): Promise<void>;
  /** @throws AppError `request.route-unknown`, `account.sign-in-again`. */
  removePassword(caller: Caller, proof: FactorProof | null): Promise<void>;
  listSessions(caller: Caller): Promise<readonly AccountSession[]>;
  /** @throws AppError `account.session-unknown`. */
  endSession(caller: Caller, sessionId: Uuid): Promise<void>;
  /** How many ended. */
  endOtherSessions(caller: Caller): Promise<number>;
}

export interface AccountDeps extends IdentityDeps {
  readonly people: People;
  readonly sessions: Sessions;
  readonly factors: OwnFactors;
  readonly throttle: Throttle;
  readonly ownPasswords: Passwords;
}

export function createAccount(deps: AccountDeps): Account {
  return {
    describe: (caller) => describe(deps, caller),
    ...createAccountEmails(deps),
    ...createAccountFactors(deps),
    ...createAccountDevices(deps),
  };
}

async function describe(deps: AccountDeps, caller: Caller): Promise<AccountView> {
  const { personId, onlyTeam } = requirePerson(caller);
  const limited = onlyTeam !== undefined;
  const [email, { totp, recoveryCodes, passkeys }, password] = await Promise.all([deps.people.findEmail(personId), deps.factors.list(personId), deps.ownPasswords.find(personId)]);
  const common = { email, limited, passwords: deps.ownPasswords.on };
  // Whoever runs the provider can be here in the person's name. That there is a factor it learns when one is asked for.
  if (limited) return { ...common, totp: totp === null ? null : { addedAt: null }, passkeys: Math.min(passkeys, 1), recoveryCodes: null, password: null };
  return {
    ...common,
    totp: totp === null ? null : { addedAt: totp.addedAt.toISOString() },
    recoveryCodes: recoveryCodes === null ? null : { left: recoveryCodes.left, madeAt: recoveryCodes.madeAt.toISOString() },
    passkeys,
    password: password === null || !deps.ownPasswords.on ? null : { setAt: password.setAt.toISOString(), expiresAt: password.expiresAt?.toISOString() ?? null },
  };
}
