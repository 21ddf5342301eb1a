// Findings that somebody has looked at and allows, each with a reason and a day on which it is to be looked at again. Nothing is hidden by
// it: an allowed finding is still told, and said to be allowed.

import { z } from "zod";

import type { ReportFinding } from "./findings.ts";

export const allowListSchema = z.strictObject({
  schema: z.literal("strongroom.allow/1"),
  allowed: z.array(z.strictObject({
    rule: z.string().min(1).max(200).describe("Id of the rule, as `secret/private-key`; `secret/*` for all of a kind"),
    path: z.string().min(1).max(4096).describe("Of the file, or of a folder with `/` at its end"),
    reason: z.string().min(10).max(1000),
    expires: z.iso.date().nullable().describe("From this day on it counts again; null: never"),
  })).max(10_000),
});

export type AllowList = z.infer<typeof allowListSchema>;

export type JudgedFinding = ReportFinding & {
  /** Why it is allowed; null where it counts. */
  readonly allowedBecause: string | null;
};

/** `at`: milliseconds since 1970. */
export function applyAllowList(findings: readonly ReportFinding[], { allowed }: Pick<AllowList, "allowed">, at: number): JudgedFinding[] {
  const valid = allowed.filter(({ expires }) => expires === null || Date.parse(expires) > at);
  return findings.map((finding) => ({ ...finding, allowedBecause: valid.find((entry) => covers(entry, finding))?.reason ?? null }));
}

function covers({ rule, path }: AllowList["allowed"][number], finding: ReportFinding): boolean {
  const ruleFits = rule.endsWith("*") ? finding.rule.startsWith(rule.slice(0, -1)) : finding.rule === rule;
  return ruleFits && (path.endsWith("/") ? finding.path.startsWith(path) : finding.path === path);
}
