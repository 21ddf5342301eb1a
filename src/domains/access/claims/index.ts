// The claims that the access domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import { createAccess } from "#domains/access/access.ts";
import type { Claim } from "#platform/domain/claim.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";

import { approvedAccess } from "./approved-access.ts";
import { elevationClaims } from "./elevations.ts";
import { provisionedAccess } from "./provisioned-access.ts";
import { roleTable } from "./role-table.ts";
import { severalLayers } from "./several-layers.ts";
import { fewAdministrators, wholeTeams } from "./teams.ts";
import { compareUnknownPeople } from "./unknown-people.ts";

/** For the claim of the identity domain that nobody can learn who is a customer. */
export const compareInvitationsAndErrors: ReturnType<typeof compareUnknownPeople> = compareUnknownPeople(createAccess);

export interface AccessClaimsGiven {
  /** Of all domains. */
  readonly permissions: readonly PermissionDeclaration[];
}

export function createAccessClaims({ permissions }: AccessClaimsGiven): readonly Claim[] {
  return [roleTable(permissions), fewAdministrators, wholeTeams, ...elevationClaims(permissions), approvedAccess, provisionedAccess, severalLayers(permissions)];
}
