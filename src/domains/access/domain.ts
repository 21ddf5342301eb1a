// What the access domain contributes: teams and projects, and who may do what in them.

import type { Domain } from "#platform/domain/domain.ts";

import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { MEMBER_EVENTS, MEMBER_PERMISSIONS } from "./members/declarations.ts";
import { PROVISIONING_EVENTS, PROVISIONING_PERMISSIONS } from "./provisioning/declarations.ts";
import { REQUEST_EVENTS, REQUEST_PERMISSIONS, REQUEST_QUEUES } from "./requests/declarations.ts";
import { REVIEW_EVENTS, REVIEW_PERMISSIONS, REVIEW_QUEUES } from "./reviews/declarations.ts";
import { ACCESS_TABLE_DECLARATIONS } from "./tables.ts";

export const accessDomain: Domain = {
  name: "access",
  migrations: new URL("./migrations/", import.meta.url),
  tables: ACCESS_TABLE_DECLARATIONS,
  auditEvents: [
    { name: "access.session-begun", title: "Somebody signed in", details: {} },
    { name: "access.session-ended", title: "Somebody signed out", details: {} },
    { name: "access.team-created", title: "A team was made", details: {} },
    { name: "access.team-renamed", title: "A team was renamed", details: {} },
    { name: "access.team-deleted", title: "A team was deleted; it can be restored for a while", details: {} },
    { name: "access.team-restored", title: "The deletion of a team was undone", details: {} },
    { name: "access.team-destroyed", title: "A deleted team's keys were destroyed: what they sealed is lost for good", details: {} },
    { name: "access.project-created", title: "A project was made", details: {} },
    { name: "access.project-renamed", title: "A project was renamed", details: {} },
    ...MEMBER_EVENTS,
    ...REQUEST_EVENTS,
    ...REVIEW_EVENTS,
    ...PROVISIONING_EVENTS,
  ],
  permissions: [
    { name: "access.read", title: "See the team, its roles, and the projects that the role reaches", roles: TEAM_ROLES, elevation: "none", about: "project" },
    { name: "access.update-team", title: "Rename the team", roles: ["owner", "administrator"], elevation: "required", about: "team" },
    { name: "access.delete-team", title: "Delete the team, and restore it", roles: ["owner"], elevation: "required", about: "team" },
    { name: "access.edit-projects", title: "Make and rename projects", roles: ["owner", "administrator"], elevation: "none", about: "team" },
    ...MEMBER_PERMISSIONS,
    ...REQUEST_PERMISSIONS,
    ...REVIEW_PERMISSIONS,
    ...PROVISIONING_PERMISSIONS,
  ],
  queues: [
    { name: "access.purge-teams", message: "none", retries: 3, retryDelaySeconds: 60, expireSeconds: 600, singleton: "none", schedule: "*/15 * * * *" },
    ...REQUEST_QUEUES,
    ...REVIEW_QUEUES,
  ],
};
