// A run: one attempt to mirror and analyse a vault, from the queue to its end.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { problemSchema } from "./errors.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, uuidSchema, vaultParamsSchema } from "./values.ts";

/** `queued` until a worker takes it; `failed` and `cancelled` leave the last good report as it is. */
export const runStateSchema = z.enum(["queued", "running", "done", "failed", "cancelled"]);

/** What a run does, in this order. */
export const runStageSchema = z.enum(["contact", "fetch", "mirror", "unseal", "list", "files", "history", "compose", "store"]);

/** Why the source is contacted: the vault is new, somebody asked (an upload too), or its replication was due. */
export const runReasonSchema = z.enum(["created", "manual", "weekly", "monthly"]);

export const runSchema = z.strictObject({
  id: uuidSchema,
  vaultId: uuidSchema,
  reason: runReasonSchema,
  state: runStateSchema,
  stage: runStageSchema.nullable().describe("Null unless running"),
  progress: z
    .strictObject({
      unit: z.enum(["bytes", "objects", "files", "commits"]),
      done: countSchema,
      total: countSchema.nullable().describe("Null where nobody knows yet"),
    })
    .nullable(),
  attempt: z.int().min(0).describe("How often it was begun: above 1 after a retry"),
  cancelAsked: z.boolean().describe("Somebody asked to stop it; it ends within seconds"),
  error: problemSchema.nullable().describe("Why it failed, and what to do"),
  snapshotId: uuidSchema.nullable().describe("The report it made; null when the source had nothing new"),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});

export const runParamsSchema = vaultParamsSchema.extend({ runId: uuidSchema });

export const listRuns = defineEndpoint({
  id: "run.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/runs",
  summary: "Runs of a vault, newest first.",
  input: { params: vaultParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(runSchema),
});

export const getRun = defineEndpoint({
  id: "run.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/runs/:runId",
  summary: "One run with its progress. Ask again with If-None-Match: 304 while nothing changed.",
  input: { params: runParamsSchema, query: "none", body: "none" },
  output: runSchema,
});

export const updateVaultNow = defineEndpoint({
  id: "vault.replicate",
  method: "POST",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/update",
  summary: "Contact the source and analyse what is new. Answers with the run that is already waiting or running, if there is one.",
  input: { params: vaultParamsSchema, query: "none", body: "none" },
  output: runSchema,
});

export const cancelRun = defineEndpoint({
  id: "run.cancel",
  method: "POST",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/runs/:runId/cancel",
  summary: "Stop a run. One that has ended stays as it is.",
  input: { params: runParamsSchema, query: "none", body: "none" },
  output: runSchema,
});

export type Run = z.output<typeof runSchema>;
export type RunState = z.output<typeof runStateSchema>;
export type RunStage = z.output<typeof runStageSchema>;
export type RunReason = z.output<typeof runReasonSchema>;
