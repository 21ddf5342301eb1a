// The routes of signing in: parse, call, reply. All are public; what each caller may try is counted per account, device and network by
// the throttle, besides the limits here.

import type { Passwords } from "#domains/identity/passwords/passwords.ts";
import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { enterPasscode, enterPassword, enterSecondFactor, getSignIn, giveUpSignIn, sendPasscode } from "#protocol/api/sign-in.ts";

import type { Attempts } from "./attempts.ts";
import { answerSignIn, browserOf, keepAttempt } from "./browser.ts";
import type { Passcodes } from "./passcodes.ts";
import type { SecondSteps } from "./second-steps.ts";

export interface SignInParts {
  readonly attempts: Attempts;
  readonly passcodes: Passcodes;
  readonly passwords: Passwords;
  readonly secondSteps: SecondSteps;
}

const READ = { requests: 300, perMs: MINUTE };
const TRY = { requests: 60, perMs: MINUTE };

export function createSignInRoutes(parts: SignInParts): readonly Route[] {
  return [...beginningRoutes(parts), ...stepRoutes(parts)];
}

function beginningRoutes({ attempts, passcodes, passwords, secondSteps }: SignInParts): readonly Route[] {
  return [
    defineRoute({
      endpoint: getSignIn,
      access: "public",
      limit: READ,
      audit: "none",
      success: 200,
      handler: async ({ cookies }) => ({ passwords: passwords.on, attempt: await secondSteps.describe(cookies.attempt.read()) }),
    }),
    defineRoute({
      endpoint: sendPasscode,
      access: "public",
      limit: TRY,
      audit: "none",
      success: 200,
      async handler(call) {
        const { token, sent } = await passcodes.send({ email: call.body.email, token: call.cookies.attempt.read(), browser: browserOf(call) });
        keepAttempt(call, token);
        return sent;
      },
    }),
    defineRoute({
      endpoint: giveUpSignIn,
      access: "public",
      limit: TRY,
      audit: "none",
      success: 204,
      async handler({ cookies }) {
        const attempt = await attempts.find(cookies.attempt.read());
        if (attempt !== null) await attempts.end(attempt);
        cookies.attempt.clear();
      },
    }),
  ];
}

function stepRoutes({ passcodes, passwords, secondSteps }: SignInParts): readonly Route[] {
  return [
    defineRoute({
      endpoint: enterPasscode,
      access: "public",
      limit: TRY,
      audit: "access.session-begun",
      success: 200,
      handler: async (call) => answerSignIn(call, await passcodes.enter({ code: call.body.code, token: call.cookies.attempt.read(), browser: browserOf(call) })),
    }),
    defineRoute({
      endpoint: enterSecondFactor,
      access: "public",
      limit: TRY,
      audit: "access.session-begun",
      success: 200,
      handler: async (call) => answerSignIn(call, await secondSteps.enter({ ...call.body, token: call.cookies.attempt.read(), browser: browserOf(call) })),
    }),
    defineRoute({
      endpoint: enterPassword,
      access: "public",
      limit: TRY,
      audit: "access.session-begun",
      success: 200,
      async handler(call) {
        const { token, outcome } = await passwords.enter({ ...call.body, browser: browserOf(call) });
        keepAttempt(call, token);
        return answerSignIn(call, outcome);
      },
    }),
  ];
}
