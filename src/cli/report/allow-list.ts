// The list of suppressed findings that stands beside the code, put into the reports that commands make.

import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { Report } from "#protocol/report/schema.ts";
import { allowListSchema, suppressionsOf, type AllowList } from "#protocol/suppressions/allow-list.ts";
import { applySuppressions } from "#protocol/suppressions/apply.ts";

import { readJsonFile } from "./read-json.ts";

/** @throws AppError `usage.invalid` for what is no list of suppressed findings. */
export async function readAllowList(file: string | undefined, command: string): Promise<AllowList | null> {
  return file === undefined ? null : await readJsonFile({ file, shape: allowListSchema, what: "list of suppressed findings (strongroom.allow/1)", command });
}

/** The report with what the list says of its findings, as of a time; of the report's own, made again from both, it is the same. */
export function applyAllowList(report: Report, allowList: AllowList | null, asOf: number = Date.parse(report.generatedAt)): Report {
  return allowList === null ? report : applySuppressions(report, { suppressions: suppressionsOf(allowList), asOf, hash: sha256Hex });
}
