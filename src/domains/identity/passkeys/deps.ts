// What the passkeys are given.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import type { Factors } from "#domains/identity/factors/factors.ts";
import type { Sessions } from "#domains/identity/sessions/sessions.ts";
import type { Uuid } from "#base/uuid.ts";

export interface PasskeyAnswerDeps extends Pick<IdentityDeps, "db" | "clock" | "fieldKey"> {
  /** Where people reach the pages; known when the port is. */
  origin(): string;
}

export interface PasskeyDeps extends PasskeyAnswerDeps, Pick<IdentityDeps, "acts"> {
  readonly factors: Pick<Factors, "list" | "verify">;
  readonly sessions: Pick<Sessions, "get" | "rotate">;
  findEmail(personId: Uuid): Promise<string | null>;
}
