// A gate for pipelines: which findings are new, and whether any is too grave.

import { readFile } from "node:fs/promises";

import { usageError } from "#cli/args/parse.ts";
import { allowListSchema, applyAllowList, type AllowList, type JudgedFinding } from "#protocol/report/exports/allow-list.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import { SEVERITIES, type Severity } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";

/**
 * All findings, or those that the earlier report does not have: a finding that moved is the same, and a secret that left the head is known from
 * when it was there. One that came and left since is new. Allowed ones among them say so.
 */
export function newFindings(report: Report, { earlier, allowList }: { readonly earlier: Report | null; readonly allowList: AllowList | null }): JudgedFinding[] {
  const known = new Set(earlier === null ? [] : listFindings(earlier).flatMap(({ identity, alsoKnownAs }) => (alsoKnownAs === undefined ? [identity] : [identity, alsoKnownAs])));
  const fresh = listFindings(report).filter(({ identity }) => !known.has(identity));
  return applyAllowList(fresh, allowList ?? { allowed: [] }, Date.parse(report.generatedAt));
}

/** @throws AppError `cli.usage` for what is no list of allowed findings. */
export async function readAllowList(file: string | undefined): Promise<AllowList | null> {
  if (file === undefined) return null;
  const text = await readFile(file, "utf8").catch(() => {
    throw usageError(`cannot read the list of allowed findings ${file}`, "report");
  });
  const parsed = allowListSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw usageError(`${file} is no list of allowed findings: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(), "report");
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function parseGate(word: string | undefined): Severity | null {
  if (word === undefined) return null;
  const severity = SEVERITIES.find((each) => each === word);
  if (severity === undefined) throw usageError(`--fail-on takes one of ${SEVERITIES.join(", ")}, got «${word}»`, "report");
  return severity;
}

export function reachesGate(findings: readonly JudgedFinding[], gate: Severity): boolean {
  return findings.some(({ severity, allowedBecause }) => allowedBecause === null && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(gate));
}
