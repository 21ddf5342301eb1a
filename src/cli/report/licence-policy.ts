// A policy of licences that a person names on the command line, in place of the published one.

import { usageError } from "#cli/args/parse.ts";
import { judgeAnew } from "#protocol/licences/judge-licences.ts";
import { appliedPolicyOf, licencePolicyFileSchema, type AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import type { Report } from "#protocol/report/schema.ts";

import { readJsonFile } from "./read-json.ts";

export const LICENCE_POLICY_OPTION = {
  "licence-policy": { type: "string", value: "FILE", summary: "what is allowed, to be reviewed or denied (strongroom.licence-policy/1), not the published one" },
} as const;

/** @throws AppError `usage.invalid` for what is no policy. */
export async function readLicencePolicy(file: string | undefined, command: string): Promise<AppliedLicencePolicy | null> {
  return file === undefined ? null : appliedPolicyOf(await readJsonFile({ file, shape: licencePolicyFileSchema, what: "policy of licences (strongroom.licence-policy/1)", command }));
}

/** Null leaves it as it was judged. */
export function judgeByFile(report: Report, licences: AppliedLicencePolicy | null): Report {
  return licences === null ? report : judgeAnew(report, licences);
}

/** The same for the report that is to be judged: where a file was named, no other judgement may stand in its place. @throws AppError `usage.invalid`. */
export function judgeOrRefuse(report: Report, licences: AppliedLicencePolicy | null, file: string | undefined): Report {
  if (file !== undefined && report.facets.licences === undefined) throw usageError("licences were not looked at in the report to judge, so no policy can be held against it: make it anew, with `licences` among --only", "gate");
  if (file !== undefined && report.facets.licences?.facts === null) throw usageError("the report to judge was made by a version that kept no facts of licences, so no other policy can be held against it: make it anew", "gate");
  return judgeByFile(report, licences);
}
