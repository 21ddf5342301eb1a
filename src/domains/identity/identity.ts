// The identity domain as others see it: people, their sessions, how they sign in, their second factors. What happens together with
// something of another domain (a first team, an audit entry) is given the caller's transaction; what stands alone opens its own.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import { createAccount, type Account } from "./account/account.ts";
import { endTokensInTeam, endTokensOf } from "./api-tokens/store.ts";
import { createBackground, type Background } from "./background.ts";
import type { IdentityDeps } from "./deps.ts";
import { deleteLoginsOf } from "./device-login/store.ts";
import { createFactors, type OwnFactors } from "./factors/create-factors.ts";
import type { PasskeyFactor } from "./factors/factors.ts";
import { createPasswords, type Passwords } from "./passwords/passwords.ts";
import { createPeople, type People } from "./people/people.ts";
import { deleteWelcomeLinksOf } from "./people/store.ts";
import { createSessions, type Sessions } from "./sessions/sessions.ts";
import { endSessionsInTeam } from "./sessions/store.ts";
import type { Attempts } from "./sign-in/attempts.ts";
import { createAttempts } from "./sign-in/create-attempts.ts";
import { createPasscodes, type Passcodes } from "./sign-in/passcodes.ts";
import { createSecondSteps, type SecondSteps } from "./sign-in/second-steps.ts";
import { endAttemptsOf } from "./sign-in/store.ts";
import { createThrottle, type Throttle } from "./throttle/throttle.ts";

export interface Identity extends People {
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly factors: OwnFactors;
  readonly passcodes: Passcodes;
  readonly passwords: Passwords;
  readonly secondSteps: SecondSteps;
  readonly account: Account;
  readonly throttle: Throttle;
  /** Ends all that lets the person in, in the transaction of what ends them: sessions, API tokens, programs just let in, sign-ins under way, one-time links, known browsers. Gives the sessions' ids. */
  endAll(tx: Tx, personId: Uuid): Promise<readonly Uuid[]>;
  /** What lets the person into one team alone: its tokens and sessions; the tokens for all teams too when they are in no other. */
  endInTeam(tx: Tx, given: { readonly personId: Uuid; readonly teamId: Uuid; readonly inNoOther: boolean }): Promise<void>;
  /** When what answers did not wait for has been done. */
  settled(): Promise<void>;
}

/** None, until passkeys are given. */
const NO_PASSKEYS: PasskeyFactor = {
  count: async () => 0,
  removeAll: async () => undefined,
  start: async () => {
    throw new AppError("factor.none");
  },
  verify: async () => {
    throw new Error("Defect: a passkey was shown where there are none.");
  },
};

export function createIdentity(deps: IdentityDeps, passkeys: PasskeyFactor = NO_PASSKEYS): Identity {
  const background: Background = createBackground(deps.log);
  const throttle = createThrottle(deps);
  const sessions = createSessions(deps);
  const factors = createFactors({ ...deps, throttle, passkeys });
  const attempts = createAttempts({ ...deps, sessions, factors });
  const people = createPeople(deps);
  const passwords = createPasswords({ ...deps, attempts, throttle });
  return {
    ...people,
    sessions,
    attempts,
    factors,
    throttle,
    passwords,
    passcodes: createPasscodes({ ...deps, attempts, throttle, background }),
    secondSteps: createSecondSteps({ ...deps, attempts, factors, sessions }),
    account: createAccount({ ...deps, people, sessions, factors, ownPasswords: passwords, throttle }),
    async endAll(tx, personId) {
      await endAttemptsOf(tx, personId, new Date(deps.clock.now()));
      await sessions.forgetDevices(tx, personId);
      await deleteLoginsOf(tx, personId);
      await deleteWelcomeLinksOf(tx, personId);
      await endTokensOf(tx, { personId, now: new Date(deps.clock.now()) });
      return sessions.endOthers(tx, { personId, except: null });
    },
    async endInTeam(tx, { inNoOther, ...given }) {
      const now = new Date(deps.clock.now());
      if (inNoOther) await endTokensOf(tx, { ...given, now });
      else await endTokensInTeam(tx, { ...given, now });
      await endSessionsInTeam(tx, { ...given, now });
    },
    settled: () => background.settled(),
  };
}
