// Suppressions as a file that stands beside the code (`--allow FILE`): each with a reason and a day on which it is to be looked at again. Nothing
// is hidden by it: a finding that is allowed is still told, and said to be allowed.

import { z } from "zod";

import { analysisFields, analysisProblem, PLAIN_ACCEPTANCE } from "./analysis.ts";
import { fingerprintSchema } from "./section.ts";
import type { Suppression } from "./suppression.ts";

const entrySchema = z.strictObject({
  rule: z.string().min(1).max(200).describe("Id of the rule, as `secret/private-key`; `secret/*` for all of a kind; `vulnerability/ID` for an advisory by any of its names"),
  path: z.string().min(1).max(4096).optional().describe("Of the file, or of a folder with `/` at its end; left out: anywhere"),
  fingerprint: fingerprintSchema.optional().describe("Of one finding, as SARIF has it: it alone is covered"),
  reason: z.string().min(10).max(1000),
  expires: z.iso.date().nullable().describe("From this day on it counts again; null: never"),
  state: analysisFields.state.unwrap().optional().describe("As CycloneDX has it"),
  justification: analysisFields.justification.unwrap().optional().describe("Beside `not_affected`"),
  response: analysisFields.response.unwrap().optional(),
}).superRefine(({ state = null, justification = null, response = null }, context) => {
  const problem = analysisProblem({ state, justification, response });
  if (problem !== null) context.addIssue({ code: "custom", message: problem, path: ["justification"] });
});

export const allowListSchema = z.strictObject({
  schema: z.literal("strongroom.allow/1"),
  allowed: z.array(entrySchema).max(10_000),
});

export type AllowList = z.infer<typeof allowListSchema>;

/** Of a list that was written before states were, each entry says that the risk is accepted. */
export function suppressionsOf({ allowed }: Pick<AllowList, "allowed">): Suppression[] {
  return allowed.map(({ rule, path, fingerprint, reason, expires, state, justification, response }, index) => ({
    id: `allowed-${index + 1}`, reach: "file", finding: fingerprint ?? null, rule, path: path ?? null, reason,
    ...(state === undefined ? { ...PLAIN_ACCEPTANCE, ...(response === undefined ? {} : { response }) } : { state, justification: justification ?? null, response: response ?? null }),
    createdAt: null, expiresAt: expires === null ? null : Date.parse(expires), endedAt: null,
  }));
}
