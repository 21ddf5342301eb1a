// What reading the log is given: the log's own database, who may, whose e-mail it is, and the authority's signatures.

import type { AuditWriter } from "#domains/audit/acts/audit.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { NoteKey } from "#protocol/audit/note.ts";

export interface AuditReadingDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly audit: AuditWriter;
  readonly events: ReadonlyMap<string, AuditEventDeclaration>;
  /** Of the access domain, which stands above this one. */
  readonly permissions: { authorise(caller: Caller, act: { readonly tenantId: Uuid; readonly permission: string }): PersonCaller };
  /** Of the identity domain; null when there is none, or no longer. */
  findEmail(personId: Uuid): Promise<string | null>;
  fieldKey(tenantId: Uuid): Promise<DataKey>;
  logKey(): Promise<NoteKey>;
  signStreamHead(given: { readonly stream: Uuid; readonly size: number }): Promise<string>;
  /** Of the settings: verifier's keys. */
  readonly witnessKeys: readonly string[];
  /** The one file that verifies exports. */
  readVerifier(): Promise<Uint8Array>;
}
