// Teams (each a tenant) and the projects that group their vaults.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { roleSchema } from "./roles.ts";
import { countSchema, instantSchema, nameSchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** A deletion that was asked for: it can be undone until `finalAt`, then keys and blobs are destroyed. */
export const deletionSchema = z.strictObject({ requestedAt: instantSchema, finalAt: instantSchema });

export const teamSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  role: roleSchema.describe("The caller's role"),
  permissions: z.array(z.string()).describe("What the caller may do by role or by access that was given for a time, as `vaults.create`; docs/domains.md"),
  createdAt: instantSchema,
  deletion: deletionSchema.nullable(),
});

export const projectSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  vaults: countSchema.describe("Vaults in it that are not being deleted"),
  createdAt: instantSchema,
});

export const projectParamsSchema = z.strictObject({ teamId: uuidSchema, projectId: uuidSchema });
export const renameSchema = z.strictObject({ name: nameSchema });

export const getTeam = defineEndpoint({
  id: "team.get",
  method: "GET",
  path: "/api/v1/teams/:teamId",
  summary: "A team of the caller.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: teamSchema,
});

export const updateTeam = defineEndpoint({
  id: "team.update",
  method: "PATCH",
  path: "/api/v1/teams/:teamId",
  summary: "Rename a team.",
  input: { params: teamParamsSchema, query: "none", body: renameSchema },
  output: teamSchema,
});

export const deleteTeam = defineEndpoint({
  id: "team.delete",
  method: "DELETE",
  path: "/api/v1/teams/:teamId",
  summary: "Delete a team with all its vaults. Can be undone until `deletion.finalAt`; then its keys and blobs are destroyed.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: teamSchema,
});

export const restoreTeam = defineEndpoint({
  id: "team.restore",
  method: "POST",
  path: "/api/v1/teams/:teamId/restore",
  summary: "Undo the deletion of a team within its grace period.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: teamSchema,
});

export const listProjects = defineEndpoint({
  id: "project.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/projects",
  summary: "All projects of a team, by name.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(projectSchema) }),
});

export const createProject = defineEndpoint({
  id: "project.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/projects",
  summary: "Make a project.",
  input: { params: teamParamsSchema, query: "none", body: renameSchema },
  output: projectSchema,
});

export const updateProject = defineEndpoint({
  id: "project.update",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/projects/:projectId",
  summary: "Rename a project.",
  input: { params: projectParamsSchema, query: "none", body: renameSchema },
  output: projectSchema,
});

export type Deletion = z.output<typeof deletionSchema>;
export type Team = z.output<typeof teamSchema>;
export type Project = z.output<typeof projectSchema>;
