// The access domain as others see it: one object.

import { createConnectionChange } from "#domains/identity/index.ts";

import { createAdminOperations, type AdminOperations } from "./administration/operations.ts";
import { createAdminSessions, type AdminSessions } from "./administration/admin-sessions.ts";
import { createAdminConfirmations, type AdminConfirmations } from "./administration/confirmations.ts";
import { createFactorResets, type FactorResets } from "./administration/factor-resets.ts";
import type { AccessDeps } from "./deps.ts";
import { createElevations, type Elevations } from "./elevation/elevations.ts";
import { createGrants, type Grants } from "./grants/grants.ts";
import { createSteadyClock } from "./grants/steady-clock.ts";
import { createAcceptances, type Acceptances } from "./invitations/acceptance.ts";
import { createGuestDoor, type GuestDoor } from "./guests/guest-door.ts";
import { createInvitations, type Invitations } from "./invitations/invitations.ts";
import { createMembers, type Members } from "./members/members.ts";
import { createRoleTables, type RoleTables } from "./members/role-table.ts";
import { createPolicies, type Policies } from "./policies/policies.ts";
import { createProvisioning, type Provisioning } from "./provisioning/provisioning.ts";
import { createProjects, type Projects } from "./projects.ts";
import { createChanges } from "./requests/changes.ts";
import { createRequests, type Requests } from "./requests/requests.ts";
import { createRecipients, type Recipients } from "./recipients.ts";
import { createReviews, type Reviews } from "./reviews/reviews.ts";
import { createSessions, type Sessions } from "./sessions/sessions.ts";
import { createTeams, type Teams } from "./teams.ts";
import { createUpkeep, type Upkeep } from "./upkeep.ts";

export interface Access {
  readonly sessions: Sessions;
  readonly teams: Teams;
  readonly projects: Projects;
  readonly grants: Grants;
  readonly requests: Requests;
  readonly reviews: Reviews;
  readonly upkeep: Upkeep;
  readonly recipients: Recipients;
  readonly members: Members;
  readonly roles: RoleTables;
  readonly invitations: Invitations;
  readonly guests: GuestDoor;
  readonly acceptances: Acceptances;
  readonly policies: Policies;
  readonly elevations: Elevations;
  readonly provisioning: Provisioning;
  readonly admin: AdminSessions;
  readonly confirmations: AdminConfirmations;
  readonly operations: AdminOperations;
  readonly factorResets: FactorResets;
}

export function createAccess(given: AccessDeps): Access {
  // Nothing that expires comes back when the machine's clock is set back.
  const deps = { ...given, clock: createSteadyClock(given.clock) };
  const grants = createGrants({ clock: deps.clock, fieldKey: deps.keys.field });
  const changes = createChanges();
  changes.register(createConnectionChange(deps));
  const requests = createRequests({ ...deps, grants, changes });
  const reviews = createReviews({ ...deps, grants, changes, requests });
  const admin = createAdminSessions(deps);
  return {
    sessions: createSessions({ ...deps, grants }),
    teams: createTeams(deps),
    projects: createProjects(deps),
    grants,
    requests,
    reviews,
    upkeep: createUpkeep({ ...deps, requests, reviews }),
    recipients: createRecipients({ ...deps, grants }),
    members: createMembers({ ...deps, grants, changes, requests }),
    roles: createRoleTables(deps),
    invitations: createInvitations({ ...deps, changes, proposals: requests }),
    guests: createGuestDoor({ ...deps, grants, requests }),
    acceptances: createAcceptances(deps),
    policies: createPolicies({ ...deps, changes, proposals: requests }),
    elevations: createElevations({ ...deps, grants }),
    provisioning: createProvisioning({ ...deps, grants, changes, requests, proposals: requests }),
    admin,
    confirmations: createAdminConfirmations(deps),
    operations: createAdminOperations({ ...deps, grants, requests, admin }),
    factorResets: createFactorResets(deps),
  };
}
