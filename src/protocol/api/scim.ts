// Provisioning by an identity provider: SCIM 2.0 (RFC 7643, RFC 7644) for one team. What goes in and out is SCIM's own form; see protocol/scim.

import { MAX_FILTER_LENGTH } from "#protocol/scim/filter.ts";
import { MAX_SORT_LENGTH } from "#protocol/scim/sort.ts";
import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { teamParamsSchema, uuidSchema } from "./values.ts";

const MAX_NAMES = 500;
const MAX_INDEX = 1_000_000;

const projectionFields = {
  attributes: z.string().max(MAX_NAMES).optional().describe("Only these attributes"),
  excludedAttributes: z.string().max(MAX_NAMES).optional().describe("All but these attributes"),
  aadOptscim062020: z.string().max(10).optional().describe("Microsoft Entra's flag for PATCH by the standard: we take both forms"),
};

const listQuerySchema = z.strictObject({
  filter: z.string().max(MAX_FILTER_LENGTH).optional().describe("RFC 7644, section 3.4.2.2"),
  sortBy: z.string().max(MAX_SORT_LENGTH).optional().describe("RFC 7644, section 3.4.2.3"),
  sortOrder: z.enum(["ascending", "descending"]).optional(),
  // Values out of range are drawn into it (section 3.4.2.4).
  startIndex: z.coerce.number().int().min(-MAX_INDEX).max(MAX_INDEX).default(1),
  count: z.coerce.number().int().min(-MAX_INDEX).max(MAX_INDEX).optional(),
  ...projectionFields,
});

const oneQuerySchema = z.strictObject(projectionFields);

const userParamsSchema = z.strictObject({ teamId: uuidSchema, userId: uuidSchema });
const groupParamsSchema = z.strictObject({ teamId: uuidSchema, groupId: uuidSchema });
const typeParamsSchema = z.strictObject({ teamId: uuidSchema, resourceType: z.string().max(20) });
const schemaParamsSchema = z.strictObject({ teamId: uuidSchema, schema: z.string().max(72) });

export type ScimListQuery = z.output<typeof listQuerySchema>;
export type ScimOneQuery = z.output<typeof oneQuerySchema>;

export const getScimConfig = defineEndpoint({
  id: "scim.config",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/ServiceProviderConfig",
  summary: "What this SCIM server can do.",
  input: { params: teamParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const listScimTypes = defineEndpoint({
  id: "scim.types",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/ResourceTypes",
  summary: "The kinds of resources: users and groups.",
  input: { params: teamParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const getScimType = defineEndpoint({
  id: "scim.type",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/ResourceTypes/:resourceType",
  summary: "One kind of resource.",
  input: { params: typeParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const listScimSchemas = defineEndpoint({
  id: "scim.schemas",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/Schemas",
  summary: "The attributes of users and groups that are kept.",
  input: { params: teamParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const getScimSchema = defineEndpoint({
  id: "scim.schema",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/Schemas/:schema",
  summary: "The attributes of one schema.",
  input: { params: schemaParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const listScimUsers = defineEndpoint({
  id: "scim.list-users",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/Users",
  summary: "Users of the connection, filtered, in pages.",
  input: { params: teamParamsSchema, query: listQuerySchema, body: "none" },
  output: "scim",
});

export const createScimUser = defineEndpoint({
  id: "scim.create-user",
  method: "POST",
  path: "/api/v1/teams/:teamId/scim/v2/Users",
  summary: "Bring a person into the team.",
  input: { params: teamParamsSchema, query: oneQuerySchema, body: "scim" },
  output: "scim",
});

export const getScimUser = defineEndpoint({
  id: "scim.get-user",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/Users/:userId",
  summary: "One user.",
  input: { params: userParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const replaceScimUser = defineEndpoint({
  id: "scim.replace-user",
  method: "PUT",
  path: "/api/v1/teams/:teamId/scim/v2/Users/:userId",
  summary: "Replace a user; `active: false` ends all access to the team at once.",
  input: { params: userParamsSchema, query: oneQuerySchema, body: "scim" },
  output: "scim",
});

export const patchScimUser = defineEndpoint({
  id: "scim.patch-user",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/scim/v2/Users/:userId",
  summary: "Change a user; `active: false` ends all access to the team at once.",
  input: { params: userParamsSchema, query: oneQuerySchema, body: "scim" },
  output: "scim",
});

export const deleteScimUser = defineEndpoint({
  id: "scim.delete-user",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/scim/v2/Users/:userId",
  summary: "Remove a user, and end all access to the team at once.",
  input: { params: userParamsSchema, query: oneQuerySchema, body: "none" },
  output: "empty",
});

export const listScimGroups = defineEndpoint({
  id: "scim.list-groups",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/Groups",
  summary: "Groups of the connection, filtered, in pages.",
  input: { params: teamParamsSchema, query: listQuerySchema, body: "none" },
  output: "scim",
});

export const createScimGroup = defineEndpoint({
  id: "scim.create-group",
  method: "POST",
  path: "/api/v1/teams/:teamId/scim/v2/Groups",
  summary: "Make a group; it gives no role until an administrator of the team gives it one.",
  input: { params: teamParamsSchema, query: oneQuerySchema, body: "scim" },
  output: "scim",
});

export const getScimGroup = defineEndpoint({
  id: "scim.get-group",
  method: "GET",
  path: "/api/v1/teams/:teamId/scim/v2/Groups/:groupId",
  summary: "One group.",
  input: { params: groupParamsSchema, query: oneQuerySchema, body: "none" },
  output: "scim",
});

export const replaceScimGroup = defineEndpoint({
  id: "scim.replace-group",
  method: "PUT",
  path: "/api/v1/teams/:teamId/scim/v2/Groups/:groupId",
  summary: "Replace a group with its members; roles follow at once.",
  input: { params: groupParamsSchema, query: oneQuerySchema, body: "scim" },
  output: "scim",
});

export const patchScimGroup = defineEndpoint({
  id: "scim.patch-group",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/scim/v2/Groups/:groupId",
  summary: "Change a group or its members; roles follow at once.",
  input: { params: groupParamsSchema, query: oneQuerySchema, body: "scim" },
  output: "scim",
});

export const deleteScimGroup = defineEndpoint({
  id: "scim.delete-group",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/scim/v2/Groups/:groupId",
  summary: "Remove a group; roles follow at once.",
  input: { params: groupParamsSchema, query: oneQuerySchema, body: "none" },
  output: "empty",
});
