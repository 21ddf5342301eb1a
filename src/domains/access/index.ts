// What others may import of the access domain.

export { createAccountActs } from "./account-acts.ts";
export { createAccess, type Access } from "./access.ts";
export type { AccessDeps, TeamContents, TenantKeys } from "./deps.ts";
export { accessDomain } from "./domain.ts";
export { createPermissions, type Permissions } from "./permissions.ts";
export { createAccessRoutes } from "./routes.ts";
