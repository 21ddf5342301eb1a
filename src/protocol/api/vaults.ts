// Vaults: a source, its mirror and what is known of it.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { runSchema } from "./runs.ts";
import { credentialSchema, refSchema, sourceRequestSchema, sourceSchema } from "./sources.ts";
import { deletionSchema } from "./teams.ts";
import { countSchema, instantSchema, nameSchema, pageOf, pageQuerySchema, teamParamsSchema, uuidSchema, vaultParamsSchema } from "./values.ts";

/** Largest archive taken by upload: what one vault may hold. */
export const MAX_UPLOAD_BYTES: number = 2 * 1024 * 1024 * 1024;

/** When the source is contacted by itself; `manual` never. */
export const replicationSchema = z.enum(["manual", "weekly", "monthly"]);

/**
 * `awaiting-upload`: made, nothing uploaded yet · `working`: a run is queued or running · `ready`: the last run is done ·
 * `failed`: the last run did not; the report before it is still there · `deleting`: within the grace period.
 */
export const vaultStateSchema = z.enum(["awaiting-upload", "working", "ready", "failed", "deleting"]);

/** The headline of the newest report, for lists. */
export const vaultSummarySchema = z.strictObject({
  snapshotId: uuidSchema,
  createdAt: instantSchema,
  files: countSchema,
  lines: countSchema,
  code: countSchema,
  commits: countSchema,
  contributors: countSchema,
  lastCommitAt: instantSchema.nullable(),
  languages: z.array(z.strictObject({ name: z.string(), code: countSchema })).describe("The five largest by lines of code"),
});

export const vaultSchema = z.strictObject({
  id: uuidSchema,
  teamId: uuidSchema,
  projectId: uuidSchema,
  name: z.string(),
  source: sourceSchema,
  replication: replicationSchema,
  nextUpdateAt: instantSchema.nullable().describe("When the source will be contacted by itself"),
  state: vaultStateSchema,
  run: runSchema.nullable().describe("The newest run"),
  report: vaultSummarySchema.nullable().describe("The newest report, whatever came of later runs"),
  createdAt: instantSchema,
  deletion: deletionSchema.nullable(),
});

export const createVaultRequestSchema = z.strictObject({
  projectId: uuidSchema,
  name: nameSchema,
  replication: replicationSchema.default("manual"),
  source: sourceRequestSchema,
});

export const updateVaultRequestSchema = z
  .strictObject({
    name: nameSchema.optional(),
    projectId: uuidSchema.optional(),
    replication: replicationSchema.optional(),
    ref: refSchema.nullable().optional().describe("Null for the remote's HEAD"),
    credential: credentialSchema.nullable().optional().describe("A new credential; null removes it"),
  })
  .refine((change) => Object.keys(change).length > 0, "expected at least one field");

export const listVaults = defineEndpoint({
  id: "vault.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults",
  summary: "Vaults of a team, newest first.",
  input: { params: teamParamsSchema, query: pageQuerySchema.extend({ projectId: uuidSchema.optional() }), body: "none" },
  output: pageOf(vaultSchema),
});

export const createVault = defineEndpoint({
  id: "vault.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/vaults",
  summary: "Connect a source. Its first run begins at once, or with the upload.",
  input: { params: teamParamsSchema, query: "none", body: createVaultRequestSchema },
  output: vaultSchema,
});

export const getVault = defineEndpoint({
  id: "vault.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId",
  summary: "One vault with its newest run. Ask again with If-None-Match: 304 while nothing changed.",
  input: { params: vaultParamsSchema, query: "none", body: "none" },
  output: vaultSchema,
});

export const updateVault = defineEndpoint({
  id: "vault.update",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/vaults/:vaultId",
  summary: "Change a vault's name, project, replication, branch or credential. The address of a source never changes.",
  input: { params: vaultParamsSchema, query: "none", body: updateVaultRequestSchema },
  output: vaultSchema,
});

export const uploadVault = defineEndpoint({
  id: "vault.upload",
  method: "PUT",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/upload",
  summary: "Give or renew the archive (zip, tar, tar.gz, tar.zst) of a vault whose source is `upload`; a run begins.",
  input: { params: vaultParamsSchema, query: "none", body: { upload: { maxBytes: MAX_UPLOAD_BYTES } } },
  output: vaultSchema,
});

export const deleteVault = defineEndpoint({
  id: "vault.delete",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/vaults/:vaultId",
  summary: "Delete a vault. Can be undone until `deletion.finalAt`; then its keys and blobs are destroyed.",
  input: { params: vaultParamsSchema, query: "none", body: "none" },
  output: vaultSchema,
});

export const restoreVault = defineEndpoint({
  id: "vault.restore",
  method: "POST",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/restore",
  summary: "Undo the deletion of a vault within its grace period.",
  input: { params: vaultParamsSchema, query: "none", body: "none" },
  output: vaultSchema,
});

export type Vault = z.output<typeof vaultSchema>;
export type VaultState = z.output<typeof vaultStateSchema>;
export type VaultSummary = z.output<typeof vaultSummarySchema>;
export type Replication = z.output<typeof replicationSchema>;
export type CreateVaultRequest = z.input<typeof createVaultRequestSchema>;
export type UpdateVaultRequest = z.input<typeof updateVaultRequestSchema>;
