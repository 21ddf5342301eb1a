// The audit log: what was done in a team, with its proof; exports; and what anybody may see of the whole log, which is hashes only
// (C2SP tlog-tiles).

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** 32 bytes in standard base64. */
const hashSchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "expected 32 bytes in base64");
/** An event, or a domain's name and a dot for all of its events. */
const eventFilterSchema = z.string().regex(/^[a-z]+(-[a-z]+)*\.([a-z]+(-[a-z]+)*)?$/, "expected an event as `vaults.vault-created`, or `vaults.` for all of a domain").max(100);

export const auditFilterSchema = z.strictObject({
  from: instantSchema.optional().describe("Not before it"),
  to: instantSchema.optional().describe("Before it"),
  event: eventFilterSchema.optional(),
  actor: uuidSchema.optional().describe("A person"),
  subject: uuidSchema.optional().describe("What it was done to"),
  grant: uuidSchema.optional().describe("Everything that was done under this grant"),
});

const personSchema = z.strictObject({ id: uuidSchema, email: z.string().nullable().describe("Null when it is not known, or no longer") });

export const auditRecordSchema = z.strictObject({
  id: uuidSchema,
  recordedAt: instantSchema,
  event: z.string(),
  title: z.string().describe("What happened, in a sentence"),
  actor: z.strictObject({
    kind: z.enum(["person", "role", "operator"]),
    role: z.string().nullable().describe("A part of the program that acted of its own accord"),
    person: personSchema.nullable().describe("Null where nobody acted, or once the personal part was destroyed"),
    sessionId: uuidSchema.nullable(),
  }),
  subject: z.strictObject({ kind: z.string(), id: uuidSchema.nullable(), email: z.string().nullable().describe("Where the subject is a person") }),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  grantId: uuidSchema.nullable().describe("The temporary leave, or the elevation, that it was done under"),
  personal: z.enum(["kept", "destroyed", "none"]).describe("What leads to a person; `none` in records of before the log"),
  client: z.strictObject({ network: z.string().nullable(), agent: z.string().nullable() }).nullable().describe("Where it came from, where that was recorded"),
  place: z
    .strictObject({ index: countSchema.describe("In the whole log"), sequence: countSchema.describe("In the team's stream, from 1 without a gap") })
    .nullable()
    .describe("Null for the moment until the record has its place"),
});

export const auditProofSchema = z.strictObject({
  record: auditRecordSchema,
  stream: uuidSchema,
  /** What the hash is taken of: canonical JSON of these, member by member (src/protocol/audit/SPEC.md). */
  publicPart: z.strictObject({
    actor: z.strictObject({ kind: z.string(), role: z.string().nullable() }),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    event: z.string(),
    grant: z.string().nullable(),
    id: z.string(),
    recordedAt: countSchema,
    subject: z.strictObject({ id: z.string().nullable(), kind: z.string() }),
  }),
  commitment: hashSchema.nullable().describe("To the personal part; null in records of before the log"),
  personalPart: z.strictObject({ salt: hashSchema, part: z.record(z.string(), z.string()) }).nullable().describe("Null once destroyed"),
  inclusion: z
    .strictObject({ checkpoint: z.string().describe("A signed note"), logKey: z.string().describe("A verifier's key"), path: z.array(hashSchema).describe("From the leaf upwards") })
    .nullable()
    .describe("Null for the moment until the record has its place"),
});

export const auditWitnessSchema = z.strictObject({
  name: z.string(),
  state: z.enum(["waiting", "cosigned", "unreachable", "refused", "forked"]),
  size: countSchema.describe("The newest size of the log that it cosigned"),
  cosignedAt: instantSchema.nullable(),
  askedAt: instantSchema.nullable(),
  seenSize: countSchema.nullable().describe("What it says it has seen, where that is more than the log has: the database is older than it was"),
});

export const auditStateSchema = z.strictObject({
  origin: z.string(),
  logKey: z.string().describe("A verifier's key: keep it elsewhere, and check exports with it"),
  size: countSchema.describe("Entries of the whole log"),
  checkpoint: z.strictObject({ size: countSchema, root: hashSchema, signedAt: instantSchema, note: z.string() }).nullable().describe("Null before the first act"),
  sequence: countSchema.describe("Entries of the team's stream"),
  waiting: z.boolean().describe("Whether records of the team wait for their place"),
  witnesses: z.array(auditWitnessSchema),
  events: z.array(z.strictObject({ name: z.string(), title: z.string() })).describe("All that can be recorded"),
});

export const listAudit = defineEndpoint({
  id: "audit.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/audit",
  summary: "What was done in the team, newest first. Reading it leaves a record, once in a while for each session.",
  input: { params: teamParamsSchema, query: z.strictObject({ ...pageQuerySchema.shape, ...auditFilterSchema.shape }), body: "none" },
  output: pageOf(auditRecordSchema),
});

export const getAuditState = defineEndpoint({
  id: "audit.state",
  method: "GET",
  path: "/api/v1/teams/:teamId/audit/state",
  summary: "How large the log and the team's stream are, the newest checkpoint, and what witnesses say.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: auditStateSchema,
});

export const getAuditRecord = defineEndpoint({
  id: "audit.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/audit/records/:recordId",
  summary: "One record with all that proves it: what its hash is taken of, and its path to a signed checkpoint.",
  input: { params: z.strictObject({ teamId: uuidSchema, recordId: uuidSchema }), query: "none", body: "none" },
  output: auditProofSchema,
});

const rangeSchema = z.strictObject({
  from: instantSchema.optional().describe("Not before it"),
  to: instantSchema.optional().describe("Before it"),
  known: z.string().regex(/^[0-9]{1,15}(,[0-9]{1,15}){0,19}$/, "expected sizes, separated by commas").optional().describe("Sizes of checkpoints that you hold: the file leads from each to the newest"),
});

export const exportAudit = defineEndpoint({
  id: "audit.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/audit/export",
  summary: "The team's stream, or the stretch of it that a span of time covers, as a file that `./strongroom audit verify` checks offline. Leaves a record.",
  input: { params: teamParamsSchema, query: rangeSchema, body: "none" },
  output: "download",
});

export const exportLocalAudit = defineEndpoint({
  id: "audit.export-local",
  method: "GET",
  path: "/api/v1/local/audit/:streamId/export",
  summary: "The stream of a team, or the installation's own, over the socket in the data folder, for whoever runs the server. Leaves a record.",
  input: { params: z.strictObject({ streamId: uuidSchema }), query: rangeSchema, body: "none" },
  output: "download",
});

export const destroyPersonalPart = defineEndpoint({
  id: "audit.destroy-personal",
  method: "POST",
  path: "/api/v1/teams/:teamId/audit/destroy-personal",
  summary: "Destroy for good what leads to a person in the team's records: who it was, from where. The records stay, and prove as before. Needs an elevation.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ personId: uuidSchema }) },
  output: z.strictObject({ records: countSchema.describe("In how many records") }),
});

export const getAuditVerifier = defineEndpoint({
  id: "audit.verifier",
  method: "GET",
  path: "/api/v1/audit/verifier",
  summary: "The verifier of exports: one file for Node, without dependencies.",
  input: { params: "none", query: "none", body: "none" },
  output: "download",
});

export const getAuditCheckpoint = defineEndpoint({
  id: "audit.checkpoint",
  method: "GET",
  path: "/api/v1/audit/checkpoint",
  summary: "The newest checkpoint of the whole log, with its witnesses' cosignatures (C2SP tlog-checkpoint).",
  input: { params: "none", query: "none", body: "none" },
  output: "download",
});

const level = z.string().regex(/^[0-9]{1,2}$/, "expected a level");
/** A part of an index (`x001`, `067`, or `067.p` before a width), or a width. */
const part = z.string().regex(/^(x?[0-9]{3}|[0-9]{3}\.p|[0-9]{1,3})$/, "expected a part of a tile's path").max(5);

export const getAuditTile1 = defineEndpoint({
  id: "audit.tile",
  method: "GET",
  path: "/api/v1/audit/tile/:level/:a",
  summary: "A tile of the log's tree: 256 hashes (C2SP tlog-tiles). `tile/0/067`.",
  input: { params: z.strictObject({ level, a: part }), query: "none", body: "none" },
  output: "download",
});

export const getAuditTile2 = defineEndpoint({
  id: "audit.tile-2",
  method: "GET",
  path: "/api/v1/audit/tile/:level/:a/:b",
  summary: "A tile with a longer index, or a partial one. `tile/0/x001/067`, `tile/0/067.p/17`.",
  input: { params: z.strictObject({ level, a: part, b: part }), query: "none", body: "none" },
  output: "download",
});

export const getAuditTile3 = defineEndpoint({
  id: "audit.tile-3",
  method: "GET",
  path: "/api/v1/audit/tile/:level/:a/:b/:c",
  summary: "A tile with a longer index, or a partial one. `tile/0/x001/x234/067`, `tile/0/x001/067.p/17`.",
  input: { params: z.strictObject({ level, a: part, b: part, c: part }), query: "none", body: "none" },
  output: "download",
});

export const getAuditTile4 = defineEndpoint({
  id: "audit.tile-4",
  method: "GET",
  path: "/api/v1/audit/tile/:level/:a/:b/:c/:d",
  summary: "A partial tile of a log of more than 256 million entries. `tile/0/x001/x234/067.p/17`.",
  input: { params: z.strictObject({ level, a: part, b: part, c: part, d: part }), query: "none", body: "none" },
  output: "download",
});

export type AuditFilter = z.output<typeof auditFilterSchema>;
export type AuditRecord = z.output<typeof auditRecordSchema>;
export type AuditProof = z.output<typeof auditProofSchema>;
export type AuditState = z.output<typeof auditStateSchema>;
export type AuditWitness = z.output<typeof auditWitnessSchema>;
