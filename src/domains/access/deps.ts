// What the parts of this domain are given.

import type { Audit } from "#domains/audit/index.ts";
import type { Identity, PersonDescription } from "#domains/identity/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { DataKey, KeyRotation, RotatedKeys } from "#platform/keyring/authority.ts";
import type { Mails } from "#platform/mail/mails.ts";

import type { Permissions } from "./permissions.ts";

export interface AccessDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly audit: Pick<Audit, "recordAct" | "listActsUnder">;
  readonly identity: Identity;
  readonly permissions: Permissions;
  readonly keys: TenantKeys;
  readonly contents: TeamContents;
  readonly people: PeopleDirectory;
  readonly tokens: ReviewedTokens;
  readonly mails: Mails;
  /** A page of ours as people outside reach it: `linkTo("/invitation#…")`. */
  linkTo(path: string): string;
  /** What is remembered of a person's access is asked for again at their next request. */
  forgetCaller(personId: Uuid): void;
  /** How long a deletion can be undone. */
  readonly deletionGraceMs: number;
}

/** The authority, as much of it as this domain needs. */
export interface TenantKeys {
  create(tenantId: Uuid): Promise<void>;
  /** Opens every version, seals with the newest. */
  field(tenantId: Uuid): Promise<DataKey>;
  /** New keys in the place of old ones. @throws AppError `keyring.unknown`. */
  rotate(rotation: KeyRotation): Promise<RotatedKeys>;
}

/** What other domains keep in a team; wired in the roles, since domains do not know those above them. */
export interface TeamContents {
  /** Things in each project, deleted ones not counted. */
  countByProject(tx: Tx): Promise<ReadonlyMap<Uuid, number>>;
  deleteAll(tx: Tx, deletion: { readonly requestedAt: Date; readonly finalAt: Date }): Promise<void>;
  /** Restores what was deleted together with the team. */
  restoreAll(tx: Tx, deletion: { readonly requestedAt: Date }): Promise<void>;
  /** What the person asked for in the team, and what is under way, is stopped within seconds. */
  cancelWorkOf(tx: Tx, personId: Uuid): Promise<void>;
  /** The live sessions that they began in the team end. */
  endSharedBy(tx: Tx, given: { readonly teamId: Uuid; readonly personId: Uuid }): Promise<void>;
  /** Somebody joined by an invitation: what it was for is theirs now, and nothing that they had in the team before. */
  admit(tx: Tx, joined: { readonly personId: Uuid; readonly invitationId: Uuid; readonly at: Date }): Promise<void>;
  /** Their membership ends: so does what was opened to them in particular. */
  dismiss(tx: Tx, left: { readonly personId: Uuid; readonly at: Date }): Promise<void>;
}

/** Programs that hold a token of somebody in a team; of the identity domain. */
export interface ReviewedTokens {
  /** Those that are good, and count in the team. */
  listOf(people: readonly Uuid[], teamId: Uuid): Promise<readonly ReviewedToken[]>;
  /** In the transaction of what ends it. False when it was over already. */
  end(tx: Tx, tokenId: Uuid): Promise<boolean>;
}

export interface ReviewedToken {
  readonly tokenId: Uuid;
  readonly personId: Uuid;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** Addresses and habits of people, for those who answer for a team. */
export interface PeopleDirectory {
  /** Who is not there is not in the map. */
  describe(personIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, PersonDescription>>;
}
