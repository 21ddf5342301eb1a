// Between a route and a sign-in: what the browser brought, and what it gets when a step has passed. All routes that sign in use these.

import { SECOND } from "#base/units.ts";
import type { Endpoint } from "#protocol/api/endpoint.ts";
import type { SignInAnswer } from "#protocol/api/sign-in.ts";
import type { RouteCall } from "#platform/http/route.ts";

import { ATTEMPT_MS, type Browser, type Outcome } from "./attempts.ts";

/** A browser that comes back once a year is still known. Browsers themselves end it after 400 days (RFC 6265bis, section 5.5). */
const DEVICE_COOKIE_SECONDS: number = 365 * 24 * 60 * 60;

export function browserOf<E extends Endpoint>({ caller, client, cookies }: RouteCall<E>): Browser {
  return { client, deviceToken: cookies.device.read(), sessionId: caller.kind === "person" && caller.credential === "session" ? caller.sessionId : null };
}

/** The cookie of an attempt that was just begun. */
export function keepAttempt<E extends Endpoint>({ cookies }: RouteCall<E>, token: string): void {
  cookies.attempt.set(token, ATTEMPT_MS / SECOND);
}

/** Sets the cookies that follow from the outcome, and says to the page what comes next. */
export function answerSignIn<E extends Endpoint>({ session, cookies }: RouteCall<E>, outcome: Outcome): SignInAnswer {
  if (outcome.state === "second-factor") return { state: "second-factor", methods: [...outcome.methods] };
  const { csrfToken } = session.begin(outcome.token, outcome.expiresAt.getTime());
  cookies.device.set(outcome.deviceToken, DEVICE_COOKIE_SECONDS);
  cookies.attempt.clear();
  return { state: "signed-in", csrfToken };
}
