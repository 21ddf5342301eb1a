// A report as files to keep, and what is signed about them (protocol/attestation).

import { z } from "zod";

import { COMPARISON_FORMATS } from "#protocol/report/comparison-formats.ts";
import { EXPORT_FORMATS } from "#protocol/report/exports/formats.ts";

import { defineEndpoint } from "./endpoint.ts";
import { snapshotParamsSchema } from "./reports.ts";
import { instantSchema, uuidSchema, vaultParamsSchema } from "./values.ts";

export const signingKeySchema = z.strictObject({
  algorithm: z.literal("Ed25519"),
  keyId: z.string().describe("SHA-256 of the key's SPKI form, hexadecimal: the keyid of envelopes"),
  publicKey: z.string().describe("SPKI as PEM"),
});

export const getSigningKey = defineEndpoint({
  id: "signing-key.get",
  method: "GET",
  path: "/api/v1/signing-key",
  summary: "The public key that this installation signs reports with.",
  input: { params: "none", query: "none", body: "none" },
  output: signingKeySchema,
});

const exportQuerySchema = z.strictObject({ asOf: instantSchema.optional().describe("With the suppressions of then, what the team assumed about cost, and its policy of licences, as `suppressions.asOf` of an export names it; left out, or a time to come: of now") });

export const exportReport = defineEndpoint({
  id: "report.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/snapshots/:snapshotId/exports/:format",
  summary: "The report of one snapshot as a file, with the names that are in it. The file names the time since which its suppressions are in force: the same snapshot and `asOf` give the same bytes, while the program and the name of the vault stay as they are; without `asOf`, a suppression that is made, ended or expires changes them, and so do what the team assumes about cost and its policy of licences (`since` of each is such a time too). Recorded.",
  input: { params: snapshotParamsSchema.extend({ format: z.enum(EXPORT_FORMATS) }), query: exportQuerySchema, body: "none" },
  output: "download",
});

export const exportSignature = defineEndpoint({
  id: "report.sign",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/snapshots/:snapshotId/signature",
  summary: "A signed statement (in-toto in DSSE) about all files that this snapshot is exported as, with the suppressions, the assumptions about cost and the policy of licences of `asOf`. Recorded.",
  input: { params: snapshotParamsSchema, query: exportQuerySchema, body: "none" },
  output: "download",
});

const comparisonParamsSchema = vaultParamsSchema.extend({ older: uuidSchema, newer: uuidSchema });

export const exportComparison = defineEndpoint({
  id: "comparison.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/comparisons/:older/:newer/exports/:format",
  summary: "What changed between two snapshots as a file (strongroom.comparison/1, a page, a letter), the older first whichever way they are named. The same snapshots and `asOf` give the same bytes. Recorded for both.",
  input: { params: comparisonParamsSchema.extend({ format: z.enum(COMPARISON_FORMATS) }), query: exportQuerySchema, body: "none" },
  output: "download",
});

export const exportComparisonSignature = defineEndpoint({
  id: "comparison.sign",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/comparisons/:older/:newer/signature",
  summary: "A signed statement (in-toto in DSSE) about all files that say what changed between these snapshots. Recorded for both.",
  input: { params: comparisonParamsSchema, query: exportQuerySchema, body: "none" },
  output: "download",
});

export type SigningKey = z.output<typeof signingKeySchema>;
