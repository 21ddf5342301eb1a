// What the parts of the web's side are given, and what all of them do with it.

import type { GuestDoor, Permissions, Recipients } from "#domains/access/index.ts";
import { actorOf, type Audit } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Blobs } from "#platform/blobs/blobs.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { Mails } from "#platform/mail/mails.ts";
import type { UploadScanner } from "#platform/malware/scanner.ts";
import type { ReportClaims, Subject } from "#protocol/attestation/statement.ts";
import type { DataKey, SealedCredential } from "#platform/keyring/authority.ts";

import type { ModelAccess } from "./archivist/model/ask-model.ts";
import type { Jitter } from "./replication.ts";

export interface VaultsDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly audit: Pick<Audit, "recordAct" | "recordActs">;
  readonly permissions: Permissions;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly blobs: Pick<Blobs, "createContainer" | "removeContainer" | "put" | "open" | "remove">;
  readonly keys: VaultKeys;
  /** Of the access domain; in the transaction of what is about to change. */
  requireLiveTeam(tx: Tx): Promise<void>;
  requireProject(tx: Tx, projectId: Uuid): Promise<void>;
  /** Of the access domain: how outsiders are let in, and put out again. */
  readonly guests: GuestDoor;
  /** What people upload is held against the operator's signatures. */
  readonly scanner: UploadScanner;
  readonly limits: { readonly uploadMaxBytes: number; readonly deletionGraceMs: number };
  /** By how much updates that come by themselves are put off. */
  readonly jitter: Jitter;
  /** The authority's signature of a statement about exported files: the envelope, as JSON. */
  signReport(given: { readonly subjects: readonly Subject[]; readonly claims: ReportClaims }): Promise<string>;
  /** What questions may be put to; null where the installation has none. */
  readonly model: ModelAccess | null;
  readonly outgoing: Outgoing;
  /** Of the program, for reports. */
  readonly version: string;
}

/** What leaves by itself: mail to people, and where webhooks lead. */
export interface Outgoing {
  /** The installation's key for what goes out. */
  key(): Promise<DataKey>;
  /** The installation's own, for the link at the end of a mail. */
  stopKey(): Promise<DataKey>;
  readonly mails: Pick<Mails, "seal" | "enqueue">;
  readonly recipients: Recipients;
  /** Who has no address is not in the map, or without one. */
  addresses(personIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, { readonly email: string | null }>>;
  /** A page, or a place of the API, as people outside reach it. */
  linkTo(path: string): string;
}

/** The authority, as much of it as the web may have: credentials can be sealed and not opened. */
export interface VaultKeys {
  create(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }): Promise<void>;
  field(tenantId: Uuid): Promise<DataKey>;
  evidence(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }): Promise<DataKey>;
  sealCredential(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }, plaintext: Uint8Array): Promise<SealedCredential>;
}

export interface VaultPlace {
  readonly teamId: Uuid;
  readonly vaultId: Uuid;
}

export function webScope(teamId: Uuid): { readonly role: "strongroom_web"; readonly tenantId: Uuid } {
  return { role: "strongroom_web", tenantId: teamId };
}

export interface VaultAct {
  readonly person: PersonCaller;
  readonly event: string;
  readonly vaultId: Uuid;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export async function recordVaultAct(deps: Pick<VaultsDeps, "audit">, tx: Tx, act: VaultAct): Promise<void> {
  await deps.audit.recordAct(tx, { actor: actorOf(act.person), event: act.event, subject: { kind: "vault", id: act.vaultId }, details: act.details ?? {} });
}
