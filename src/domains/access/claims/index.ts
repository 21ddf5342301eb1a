// The claims that the access domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import type { Claim } from "#platform/domain/claim.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";

import { approvedAccess } from "./approved-access.ts";
import { elevationClaims } from "./elevations.ts";
import { provisionedAccess } from "./provisioned-access.ts";
import { roleTable } from "./role-table.ts";
import { severalLayers } from "./several-layers.ts";
import { fewAdministrators, wholeTeams } from "./teams.ts";

export interface AccessClaimsGiven {
  /** Of all domains. */
  readonly permissions: readonly PermissionDeclaration[];
}

export function createAccessClaims({ permissions }: AccessClaimsGiven): readonly Claim[] {
  return [roleTable(permissions), fewAdministrators, wholeTeams, ...elevationClaims(permissions), approvedAccess, provisionedAccess, severalLayers(permissions)];
}
