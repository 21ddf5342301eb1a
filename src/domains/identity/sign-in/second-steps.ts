// The second step of a sign-in: a code of the authenticator, or a recovery code.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import { factorKey, type OwnFactors } from "#domains/identity/factors/create-factors.ts";
import type { Sessions } from "#domains/identity/sessions/sessions.ts";
import { missingMethods } from "#domains/identity/sessions/strength.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError, isAppError } from "#base/app-error.ts";
import type { SignInState } from "#protocol/api/sign-in.ts";

import type { Attempts, Browser, Outcome } from "./attempts.ts";
import { findAttempt, takeTry } from "./store.ts";

export interface SecondSteps {
  /** @throws AppError `sign-in.expired`, `sign-in.refused`, `sign-in.wait`. */
  enter(given: { readonly kind: "totp" | "recovery-code"; readonly code: string; readonly token: string | null; readonly browser: Browser }): Promise<Outcome>;
  /** How far the browser has come. */
  describe(token: string | null): Promise<SignInState["attempt"]>;
}

interface SecondStepDeps extends Pick<IdentityDeps, "db" | "clock"> {
  readonly attempts: Attempts;
  readonly factors: Pick<OwnFactors, "verifyTotp" | "useRecoveryCode" | "listSecondMethods">;
  readonly sessions: Pick<Sessions, "knownDevice">;
}

export function createSecondSteps(deps: SecondStepDeps): SecondSteps {
  return {
    async enter({ kind, code, token, browser }) {
      const attempt = await deps.attempts.find(token);
      if (attempt === null || attempt.personId === null) throw new AppError("sign-in.expired");
      const { personId, attemptId } = attempt;
      const tried = await deps.db.global("strongroom_web", (tx) => takeTry(tx, { attemptId, now: new Date(deps.clock.now()) }));
      if (tried === null) throw new AppError("sign-in.refused", undefined, { details: { triesLeft: 0 } });
      const device = await deps.sessions.knownDevice(browser.deviceToken, personId);
      const counted = [device === null ? factorKey("account", personId) : factorKey("device", `${personId} ${Buffer.from(device).toString("base64url")}`)];
      try {
        await (kind === "totp" ? deps.factors.verifyTotp(personId, code, counted) : deps.factors.useRecoveryCode(personId, code, counted));
      } catch (error) {
        if (!isAppError(error, "factor.refused") && !isAppError(error, "factor.none")) throw error;
        throw new AppError("sign-in.refused", undefined, { cause: error, details: { triesLeft: tried.triesLeft } });
      }
      return deps.attempts.pass(attempt, { personId, method: kind }, browser);
    },
    async describe(token) {
      if (token === null) return null;
      return deps.db.global("strongroom_web", async (tx) => {
        const row = await findAttempt(tx, { tokenHash: hashToken(token), now: new Date(deps.clock.now()) });
        if (row === null) return null;
        const expiresAt = row.expiresAt.toISOString();
        if (row.personId === null) return { step: row.codeHash === null ? "begun" : "code-sent", methods: [], expiresAt };
        const methods = missingMethods({ methods: row.passed, vouched: row.vouched }, await deps.factors.listSecondMethods(tx, row.personId));
        return { step: "second-factor", methods: [...methods], expiresAt };
      });
    },
  };
}
