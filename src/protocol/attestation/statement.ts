// What is signed of a report: an in-toto Statement v1 with a predicate of ours (ATT-4, ATT-5).

import { z } from "zod";

import type { Report } from "#protocol/report/schema.ts";
import { composeScore } from "#protocol/score/score.ts";

import { malformed, parseJson } from "./envelope.ts";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PREDICATE_TYPE = "strongroom:attestation/report/1";
const MAX_SUBJECTS = 64;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected SHA-256 in lower-case hexadecimal");
const subjectSchema = z.strictObject({ name: z.string().min(1).max(255), digest: z.strictObject({ sha256 }) });

const source = z.strictObject({ kind: z.enum(["git", "archive", "folder"]), commit: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/).nullable() });

export const claimsSchema = z.strictObject({
  product: z.strictObject({ name: z.literal("strongroom"), version: z.string().max(100) }),
  source,
  analyzers: z.record(z.string().max(100), z.int().positive()),
  results: z.strictObject({ sha256 }),
  score: z.strictObject({ total: z.int().min(0).max(1000).nullable(), judgedPoints: z.int().min(0).max(1000), formula: z.string().max(100) }),
  reportedAt: z.iso.datetime(),
  comparedWith: z.strictObject({ commit: source.shape.commit, results: z.strictObject({ sha256 }), reportedAt: z.iso.datetime() }).optional().describe("The earlier report, where a file compares the two; absent where none does"),
  suppressions: z.strictObject({ asOf: z.iso.datetime(), inForce: z.int().nonnegative(), digest: sha256 }).optional().describe("Absent where the report says nothing of suppressions"),
});

export const statementSchema = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(subjectSchema).min(1).max(MAX_SUBJECTS),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: claimsSchema.extend({ signedAt: z.iso.datetime() }),
});

export type Subject = z.infer<typeof subjectSchema>;
/** What the signer is told; when it signs it knows itself. */
export type ReportClaims = z.infer<typeof claimsSchema>;
export type Statement = z.infer<typeof statementSchema>;

export interface StatementGiven {
  readonly subjects: readonly Subject[];
  readonly claims: ReportClaims;
  readonly signedAt: Date;
}

/** A report, and the SHA-256 of it as JSON, hexadecimal. */
export interface HashedReport {
  readonly report: Report;
  readonly sha256: string;
}

/** `earlier`: the report that a file compares it with. */
export function describeReport({ report, sha256: resultsSha256 }: HashedReport, earlier: HashedReport | null = null): ReportClaims {
  const { total, judgedPoints, formula } = composeScore(report);
  const { product, source, generatedAt, suppressions } = report;
  return {
    product: { name: product.name, version: product.version },
    source: { kind: source.kind, commit: source.commit },
    analyzers: product.analyzers,
    results: { sha256: resultsSha256 },
    score: { total, judgedPoints, formula },
    reportedAt: generatedAt,
    ...(earlier === null ? {} : { comparedWith: { commit: earlier.report.source.commit, results: { sha256: earlier.sha256 }, reportedAt: earlier.report.generatedAt } }),
    ...(suppressions === undefined ? {} : { suppressions: { asOf: suppressions.asOf, inForce: suppressions.inForce, digest: suppressions.digest } }),
  };
}

/** The payload's bytes. @throws ZodError for what is no statement of ours. */
export function composeStatement({ subjects, claims, signedAt }: StatementGiven): Uint8Array {
  const statement: Statement = statementSchema.parse({ _type: STATEMENT_TYPE, subject: subjects, predicateType: PREDICATE_TYPE, predicate: { ...claims, signedAt: signedAt.toISOString() } });
  return new TextEncoder().encode(JSON.stringify(statement));
}

/** @throws AppError `attestation.malformed`. */
export function parseStatement(payload: Uint8Array): Statement {
  const parsed = statementSchema.safeParse(parseJson(new TextDecoder("utf-8").decode(payload)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(`an in-toto statement of ${PREDICATE_TYPE}`, `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}
