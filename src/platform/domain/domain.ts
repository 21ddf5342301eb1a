// What a domain contributes to the whole, as plain data and with nothing optional: what it does not have it says with an
// empty list. The roles collect these, in one fixed order, for the database, the audit log and access. A domain's claims stand
// in its `claims.ts` (see ./claim.ts), apart from this, because checks look at more than the `web` role may hold.

import type { TableDeclaration } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export interface Domain {
  /** Name of its folder under `domains/`; lower case. */
  readonly name: string;
  /** Folder of `NNN-name.sql`, run in order after those of the domains before it. */
  readonly migrations: URL | "none";
  readonly tables: readonly TableDeclaration[];
  readonly auditEvents: readonly AuditEventDeclaration[];
  readonly permissions: readonly PermissionDeclaration[];
  readonly queues: readonly QueueDeclaration[];
}

export interface AuditEventDeclaration {
  /** `<domain>.<thing>-<what-happened>`, as `vaults.vault-created`. */
  readonly name: string;
  /** What happened, in a sentence, for the log's reader. */
  readonly title: string;
  /** What else a record says, all of it, by name: `{ attempts: "number", schedule: ["manual", "weekly"] }`, or `{}`. */
  readonly details: Readonly<Record<string, AuditDetailShape>>;
}

/** Numbers, identifiers, codes of the error catalogue, SHA-256 digests in hexadecimal, instants of UTC, or one of the words that are listed: nothing that could hold a name. */
export type AuditDetailShape = "number" | "boolean" | "uuid" | "error-code" | "sha256" | "instant" | readonly string[];

export interface PermissionDeclaration {
  /** `<domain>.<verb>`, as `vaults.create`. */
  readonly name: string;
  readonly title: string;
  /** The roles in a team that have it. */
  readonly roles: readonly TeamRole[];
  /** `required`: administration; only within a person's own elevation of minutes, with a second factor and a reason. */
  readonly elevation: "required" | "none";
  /**
   * What it is about where no project is named. `project`: what is shown or taken is limited to the projects that are reached. `team`: the
   * whole team, so that what is lent for some projects does not open it.
   */
  readonly about: "project" | "team";
}

/** A queue whose messages are one identifier and nothing else. */
export interface QueueDeclaration {
  /** `<domain>.<verb>`, as `vaults.replicate`. */
  readonly name: string;
  /** The one key of the message, as `vaultId`; "none" where a run needs no data (a scan of what is due). */
  readonly message: string | "none";
  /** Tries after the first, with doubling waits; only for errors that say that trying again may help. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
  /** A job still running after this is taken as lost and retried. */
  readonly expireSeconds: number;
  /** At most one waiting and one running job per id, or any number. */
  readonly singleton: "per-id" | "none";
  /** Five fields of cron in UTC, or "none" for a queue that only is written to. */
  readonly schedule: string | "none";
}
