// What single sign-on is given. Identity knows no teams: what it needs of them comes as functions.

import type { Audit } from "#domains/audit/index.ts";
import type { IdentityDeps } from "#domains/identity/deps.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

import type { Providers } from "./providers.ts";

export interface SingleSignOnDeps extends Pick<IdentityDeps, "db" | "clock" | "fieldKey" | "acts"> {
  readonly audit: Pick<Audit, "recordAct">;
  readonly providers: Providers;
  /** Where people reach the pages; known when the port is. */
  origin(): string;
  readonly keys: { field(tenantId: Uuid): Promise<DataKey> };
  readonly permissions: { authorise(caller: Caller, act: { readonly tenantId: Uuid; readonly permission: string }): PersonCaller };
  readonly teams: TeamAdmission;
}

export interface TeamAdmission {
  /** False for a team that is being deleted. */
  isLive(tenantId: Uuid): Promise<boolean>;
  /** Whether the person is in the team now, or is invited. */
  admits(tenantId: Uuid, personId: Uuid): Promise<boolean>;
  /** The person of an address that the team's provider vouches for, when they are in the team or invited; null for everybody else. */
  findByAddress(tenantId: Uuid, email: string): Promise<Uuid | null>;
}
