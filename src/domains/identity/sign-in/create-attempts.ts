// Attempts over the database. A session begins in the transaction that ends its attempt, so of two that pass at once one gets in.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import type { OwnFactors } from "#domains/identity/factors/create-factors.ts";
import type { PreparedSession, Sessions } from "#domains/identity/sessions/sessions.ts";
import { missingMethods } from "#domains/identity/sessions/strength.ts";
import { bindProviderSession } from "#domains/identity/single-sign-on/session-store.ts";
import { createToken, hashToken } from "#domains/identity/token.ts";
import type { Act } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import { ATTEMPT_MS, type Attempt, type Attempts, type Browser, type Outcome, type Passed } from "./attempts.ts";
import { endAttempt, findAttempt, insertAttempt, lockAttempt, setPassed } from "./store.ts";

/** Codes that can be entered before another must be asked for. */
export const TRIES = 5;

export interface AttemptDeps extends Pick<IdentityDeps, "db" | "clock" | "acts" | "firstTeams"> {
  readonly sessions: Sessions;
  readonly factors: Pick<OwnFactors, "listSecondMethods">;
}

export function createAttempts(deps: AttemptDeps): Attempts {
  const { db, clock } = deps;
  return {
    async begin() {
      const token = createToken();
      const now = new Date(clock.now());
      const attempt: Attempt = { attemptId: createUuid(), expiresAt: new Date(now.getTime() + ATTEMPT_MS), passed: [], personId: null };
      await db.global("strongroom_web", (tx) => insertAttempt(tx, { attemptId: attempt.attemptId, tokenHash: hashToken(token), now, expiresAt: attempt.expiresAt, tries: TRIES }));
      return { token, attempt };
    },
    async find(token) {
      if (token === null) return null;
      return db.global("strongroom_web", (tx) => findAttempt(tx, { tokenHash: hashToken(token), now: new Date(clock.now()) }));
    },
    pass: (attempt, passed, browser) => pass(deps, { attempt, passed, browser }),
    end: (attempt) => db.global("strongroom_web", (tx) => endAttempt(tx, attempt.attemptId, new Date(clock.now()))),
  };
}

interface PassGiven {
  readonly attempt: Attempt;
  readonly passed: Passed;
  readonly browser: Browser;
}

async function pass(deps: AttemptDeps, given: PassGiven): Promise<Outcome> {
  const { personId, method, teamName } = given.passed;
  const prepared = await deps.sessions.prepare(given.browser, personId);
  const outcome = await deps.acts.record<Outcome>(personId, (tx) => passWithin(deps, tx, { ...given, prepared }));
  if (outcome.state !== "signed-in") return outcome;
  if (method === "welcome-link" || given.attempt.passed.includes("welcome-link")) await deps.firstTeams.ensure({ personId, sessionId: outcome.sessionId, teamName });
  const earlier = given.browser.sessionId;
  if (earlier !== null) await endEarlier(deps, earlier);
  return outcome;
}

async function passWithin(deps: AttemptDeps, tx: Tx, given: PassGiven & { readonly prepared: PreparedSession }): Promise<{ readonly result: Outcome; readonly acts: readonly Act[] }> {
  const { personId, method, strength } = given.passed;
  const now = new Date(deps.clock.now());
  const row = await lockAttempt(tx, { attemptId: given.attempt.attemptId, now });
  // Who begins again as somebody else begins a new attempt: half of one sign-in never counts for another's.
  if (row === null || (row.personId !== null && row.personId !== personId)) throw new AppError("sign-in.expired");
  await given.passed.keep?.(tx);
  const methods = row.passed.includes(method) ? row.passed : [...row.passed, method];
  const vouched = strength ?? row.vouched;
  const onlyTeam = given.passed.onlyTeam ?? row.vouchedTeam;
  const missing = missingMethods({ methods, vouched }, await deps.factors.listSecondMethods(tx, personId));
  if (missing.length > 0) {
    await setPassed(tx, { attemptId: row.attemptId, personId, passed: methods, vouched, vouchedTeam: onlyTeam, tries: TRIES });
    return { result: { state: "second-factor", methods: missing }, acts: [] };
  }
  await endAttempt(tx, row.attemptId, now);
  const { token, session } = await deps.sessions.begin(tx, { personId, methods, vouched, onlyTeam, prepared: given.prepared });
  const { sessionId, expiresAt } = session;
  if (methods.includes("single-sign-on")) await bindProviderSession(tx, { attemptId: row.attemptId, sessionId });
  const begun = sessionAct("access.session-begun", { personId, sessionId });
  const used: readonly Act[] = methods.includes("recovery-code") ? [{ ...begun, event: "identity.recovery-code-used", subject: { kind: "person", id: personId } }] : [];
  return { result: { state: "signed-in", token, sessionId, expiresAt, strength: session.strength, deviceToken: given.prepared.deviceToken }, acts: [begun, ...used] };
}

/** The session that the browser had before ends with the next one. */
async function endEarlier({ acts, db, sessions }: AttemptDeps, sessionId: Uuid): Promise<void> {
  const personId = await db.global("strongroom_web", (tx) => sessions.findPerson(tx, sessionId));
  if (personId === null) return;
  await acts.record(personId, async (tx) => ({ result: undefined, acts: (await sessions.end(tx, { sessionId })) ? [sessionAct("access.session-ended", { personId, sessionId })] : [] }));
}

function sessionAct(event: "access.session-begun" | "access.session-ended", { personId, sessionId }: { readonly personId: Uuid; readonly sessionId: Uuid }): Act {
  return { actor: { kind: "person", personId, sessionId, grantId: null }, event, subject: { kind: "session", id: sessionId }, details: {} };
}
