// What provisioning is given, and what a request of the provider works with.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { EndingDeps } from "#domains/access/members/end-access.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Actor } from "#domains/audit/index.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { versionTag } from "#protocol/scim/resources.ts";

import { findConnection, type ConnectionRow } from "./store.ts";

export type ProvisioningDeps = EndingDeps;

/** A request of the team's provider, let in. */
export interface ProvisionerWork {
  readonly teamId: Uuid;
  readonly connectionId: Uuid;
  readonly key: DataKey;
}

/** The program acts for the connection, which each record names. */
export const PROVISIONER_ACTOR: Actor = { kind: "role", role: "web" };

/** @throws AppError `scim.token-refused` for whoever is not this team's provider. */
export async function letIn(deps: Pick<ProvisioningDeps, "keys">, caller: Caller, teamId: Uuid): Promise<ProvisionerWork> {
  if (caller.kind !== "provisioner" || caller.tenantId !== teamId) throw new AppError("scim.token-refused");
  return { teamId, connectionId: caller.connectionId, key: await deps.keys.field(teamId) };
}

/** What the provider changes, it changes alone. @throws AppError `scim.token-refused` when its connection has just ended, `team.deleting`. */
export function changeAlone<Result>(deps: Pick<ProvisioningDeps, "db">, { teamId, connectionId }: ProvisionerWork, work: (tx: Tx, connection: ConnectionRow) => Promise<Result>): Promise<Result> {
  return deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    const connection = await findConnection(tx, "lock");
    if (connection?.id !== connectionId) throw new AppError("scim.token-refused");
    return work(tx, connection);
  });
}

export function locationOf({ linkTo }: Pick<ProvisioningDeps, "linkTo">, teamId: Uuid, path: string): string {
  return linkTo(`/api/v1/teams/${teamId}/scim/v2${path}`);
}

/** @throws AppError `scim.changed-meanwhile` when If-Match names another version (RFC 7644, section 3.14). */
export function assertVersion(ifMatch: string | null, version: number): void {
  if (ifMatch === null || ifMatch.trim() === "*") return;
  const strong = (tag: string): string => tag.trim().replace(/^W\//, "");
  if (!ifMatch.split(",").some((each) => strong(each) === strong(versionTag(version)))) throw new AppError("scim.changed-meanwhile");
}
