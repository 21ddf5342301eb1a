// The reading half of the audit log, as the web role has it.

import { createAuditReading } from "#domains/audit/reading/reading.ts";
import { createAuditRoutes } from "#domains/audit/reading/routes.ts";
import type { AuditWriter } from "#domains/audit/index.ts";
import type { Permissions } from "#domains/access/index.ts";
import type { Identity } from "#domains/identity/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { Db } from "#platform/db/db.ts";
import type { Domain } from "#platform/domain/domain.ts";
import type { Route } from "#platform/http/route.ts";
import type { Authority, DataKey, TokenSource } from "#platform/keyring/authority.ts";

export interface WebAuditDeps {
  readonly config: Pick<Config, "auditWitnesses">;
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly domains: readonly Domain[];
  readonly authority: Pick<Authority, "logKey" | "signStreamHead">;
  /** Of the web role. */
  readonly serviceToken: TokenSource;
  /** The one file that verifies exports. */
  readVerifier(): Promise<Uint8Array>;
}

export interface WebAuditGiven {
  readonly audit: AuditWriter;
  readonly permissions: Permissions;
  readonly identity: Pick<Identity, "findEmail">;
  fieldKey(tenantId: Uuid): Promise<DataKey>;
}

export function createWebAuditRoutes({ config, db, clock, domains, authority, serviceToken, readVerifier }: WebAuditDeps, { audit, permissions, identity, fieldKey }: WebAuditGiven): readonly Route[] {
  return createAuditRoutes(
    createAuditReading({
      db,
      clock,
      audit,
      domains,
      permissions,
      fieldKey,
      readVerifier,
      findEmail: (personId) => identity.findEmail(personId),
      logKey: () => authority.logKey(),
      signStreamHead: async (given) => authority.signStreamHead(await serviceToken(), given),
      witnessKeys: config.auditWitnesses.map((witness) => witness.split(" ")[1] ?? ""),
    }),
  );
}
