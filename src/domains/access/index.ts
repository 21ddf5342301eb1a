// What others may import of the access domain.

export { createAccess, personActor, type Access, type AccessDeps, type TeamContents, type TenantKeys } from "./access.ts";
export { accessDomain } from "./domain.ts";
export { createPermissions, type Permissions } from "./permissions.ts";
export { createTeamPurge, type TeamPurge } from "./purge.ts";
export { createAccessRoutes } from "./routes.ts";
