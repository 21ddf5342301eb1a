// What the parts of this domain are given.

import type { Act } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";
import type { Mails } from "#platform/mail/mails.ts";

export interface IdentityDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly log: Pick<Log, "error">;
  /** The field key of the installation, which no team's end destroys, with all its versions. */
  fieldKey(): Promise<DataKey>;
  readonly mails: Mails;
  readonly acts: AccountActs;
  readonly firstTeams: FirstTeams;
  readonly lifetimes: Lifetimes;
  readonly passwords: PasswordPolicy;
}

export interface Lifetimes {
  readonly sessionIdleMs: number;
  readonly sessionMs: number;
  readonly welcomeMs: number;
}

export interface PasswordPolicy {
  /** Off: there are none, and what concerns them does not exist. */
  readonly on: boolean;
  /** A password older than this has to be changed; null for never. */
  readonly expiryMs: number | null;
  /** How many earlier ones are not taken again. */
  readonly history: number;
  /** The operator's own list of known passwords, besides ours; null for none. */
  readonly breachFile: string | null;
}

/** What a person does to their own account is recorded in each of their teams, or, without one, in the installation's own stream. Identity knows no teams. */
export interface AccountActs {
  /** `work` in one transaction with its records; in the person's further teams they are written right after it. */
  record<Result>(personId: Uuid, work: (tx: Tx) => Promise<{ readonly result: Result; readonly acts: readonly Act[] }>): Promise<Result>;
}

/** Who came by a one-time link, shows all that they have to show, and is in no team, gets a first one. Identity knows no teams. */
export interface FirstTeams {
  ensure(given: { readonly personId: Uuid; readonly sessionId: Uuid; readonly teamName?: string | undefined }): Promise<void>;
}
