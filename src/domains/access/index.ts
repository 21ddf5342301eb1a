// What others may import of the access domain.

export { createAccountActs } from "./account-acts.ts";
export { createAccess, type Access } from "./access.ts";
export { createTeamAdmission } from "./admission.ts";
export type { AccessDeps, TeamContents, TenantKeys } from "./deps.ts";
export { accessDomain } from "./domain.ts";
export { closedGuestDoor, type GuestDoor, type PreparedGuest } from "./guests/guest-door.ts";
export { SWEEP_QUEUE } from "./requests/declarations.ts";
export { REVIEW_QUEUE } from "./reviews/declarations.ts";
export { createPermissions, type Permissions } from "./permissions.ts";
export type { Recipients } from "./recipients.ts";
export { createAccessRoutes } from "./routes.ts";
export { readAccessMark, type MarkedPeople } from "./sessions/access-mark.ts";
export { createFirstTeams } from "./sessions/first-team.ts";
export type { Upkeep } from "./upkeep.ts";
