// A sign-in under way: bound to the browser that began it by a cookie, ten minutes long. Every way of signing in ends in `pass`,
// which alone begins sessions, and asks for a second factor first where the person has one.

import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { ClientInfo, SignInStrength } from "#platform/http/route.ts";
import type { SecondMethod, SignInMethod } from "#protocol/api/sign-in.ts";

/** Long enough to fetch a mail; the cookie ends with it. */
export const ATTEMPT_MS: number = 10 * MINUTE;

export interface Attempt {
  readonly attemptId: Uuid;
  readonly expiresAt: Date;
  /** What was shown so far, and by whom; empty and null until the first factor has passed. */
  readonly passed: readonly SignInMethod[];
  readonly personId: Uuid | null;
}

/** The browser that asks, from `browserOf(call)`. */
export interface Browser {
  readonly client: ClientInfo;
  /** Of a browser that signed in before. */
  readonly deviceToken: string | null;
  /** Of the session that it has now: it ends when another begins. */
  readonly sessionId: Uuid | null;
}

export interface Passed {
  readonly personId: Uuid;
  readonly method: SignInMethod;
  /** Of single sign-on only: what the provider vouches for. */
  readonly strength?: SignInStrength;
  /** Of single sign-on only: the team whose provider it is. The session counts in that team alone. */
  readonly onlyTeam?: Uuid;
  /** Of a one-time link only: what the first team of who is in none is called. */
  readonly teamName?: string | undefined;
  /** What is written together with this step, or not at all. */
  keep?(tx: Tx): Promise<void>;
}

export type Outcome =
  | {
      readonly state: "signed-in";
      /** Shown here and never again. */
      readonly token: string;
      readonly sessionId: Uuid;
      readonly expiresAt: Date;
      readonly strength: SignInStrength;
      readonly deviceToken: string;
    }
  | { readonly state: "second-factor"; readonly methods: readonly SecondMethod[] };

export interface Attempts {
  /** The token is for the `attempt` cookie. */
  begin(): Promise<{ readonly token: string; readonly attempt: Attempt }>;
  /** Null when there is none, it has ended, or its time is over. */
  find(token: string | null): Promise<Attempt | null>;
  /**
   * What was shown counts for the attempt; a session begins when it is enough. An attempt gives one session at most.
   * @throws AppError `sign-in.expired` when the attempt has ended meanwhile or was begun by another person.
   */
  pass(attempt: Attempt, passed: Passed, browser: Browser): Promise<Outcome>;
  end(attempt: Attempt): Promise<void>;
}
