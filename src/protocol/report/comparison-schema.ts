// `strongroom.comparison/1`: what differs between two reports, for programs. The JSON Schema beside this file is generated from here.

import { z } from "zod";

import { FACET_NAMES } from "./facets/names.ts";
import { SEVERITIES } from "./facets/severity.ts";
import { reportSchema } from "./schema.ts";

const count = z.int().nonnegative();
const { source, generatedAt, product } = reportSchema.shape;
const side = z.strictObject({ source, generatedAt, product });

/** A number of both: null where the side does not have it, and then there is no difference either. */
const change = { before: z.number().nullable(), after: z.number().nullable(), delta: z.number().nullable().describe("After - before; null where one of them is") };

export const comparedFindingSchema = z.strictObject({
  facet: z.enum(["secrets", "risks", "vulnerabilities", "licences"]),
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  message: z.string(),
  path: z.string().describe("Of the later report where it is there, else of the earlier"),
  line: z.int().positive(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of what makes it the same in both reports, as in SARIF"),
});

const componentSchema = z.strictObject({ ecosystem: z.string(), name: z.string(), version: z.string().nullable() });

export const comparisonSchema = z.strictObject({
  schema: z.literal("strongroom.comparison/1"),
  before: side,
  after: side,
  analyzers: z.array(z.strictObject({ analyzer: z.string(), before: z.int().positive().nullable(), after: z.int().positive().nullable() }))
    .describe("Analyses that are not the same in both: figures may differ because of them"),
  score: z.strictObject({
    formula: z.string(),
    ...change,
    lines: z.array(z.strictObject({ id: z.string(), title: z.string(), maxPoints: count, ...change })).describe("Null: the line could not be judged"),
  }).describe("Both sides by the formula named here"),
  figures: z.array(z.strictObject({ facet: z.enum(["totals", "history", ...FACET_NAMES]), figure: z.string().describe("As in the report"), ...change })).describe("All of both; those of facets that only one side has are null on the other"),
  languages: z.array(z.strictObject({ name: z.string(), ...change })).describe("Lines of code, by the size of the difference"),
  people: z.strictObject({
    ...change,
    joined: count.nullable().describe("Names that only the later one has; null where one of them names nobody"),
    left: count.nullable().describe("Names that only the earlier one has"),
  }).describe("Counts, no names"),
  findings: z.strictObject({
    compared: z.array(z.enum(["secrets", "risks", "vulnerabilities", "licences"])).describe("Facets that both looked at and whose places both name"),
    new: z.array(comparedFindingSchema).describe("The gravest first"),
    gone: z.array(comparedFindingSchema),
    remaining: count,
    suppressed: count.describe("Left out of all three as suppressed"),
  }).nullable().describe("Null where no facet could be compared"),
  dependencies: z.strictObject({
    added: z.array(componentSchema),
    removed: z.array(componentSchema),
    changed: z.array(z.strictObject({ ecosystem: z.string(), name: z.string(), before: z.array(z.string()), after: z.array(z.string()) })).describe("Packages that both have, in other versions"),
  }).nullable().describe("Null where one of them names no components"),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparedFinding = z.infer<typeof comparedFindingSchema>;
