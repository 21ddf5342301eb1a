// A suppression: what it covers, why, and until when. The same for a list that is given to the command line and for those that a server keeps.

import type { ReportFinding } from "#protocol/report/exports/findings.ts";

import type { Analysis } from "./analysis.ts";
import type { SuppressionEntry } from "./section.ts";

export interface Suppression extends Analysis, Pick<SuppressionEntry, "id" | "reach" | "finding" | "rule" | "path" | "reason"> {
  /** Times in milliseconds since 1970; `createdAt` is null where nobody wrote it down. */
  readonly createdAt: number | null;
  /** From then on it counts no more; null: never. */
  readonly expiresAt: number | null;
  readonly endedAt: number | null;
}

type Span = Pick<Suppression, "createdAt" | "expiresAt" | "endedAt">;

/** SUP-5: nobody has to do anything for it to expire. */
export function isInForce({ createdAt, expiresAt, endedAt }: Span, at: number): boolean {
  return (createdAt ?? at) <= at && (expiresAt === null || expiresAt > at) && (endedAt === null || endedAt > at);
}

/** SUP-6: since when those in force at `at` have been the same; null where none ever was. */
export function unchangedSince(all: readonly Span[], at: number): number | null {
  const moments = all.flatMap(({ createdAt, expiresAt, endedAt }) => [createdAt, Math.min(expiresAt ?? Infinity, endedAt ?? Infinity)]).filter((moment) => moment !== null && moment <= at);
  return moments.length === 0 ? null : Math.max(...moments as number[]);
}

export interface KnownFinding {
  readonly finding: ReportFinding;
  /** By which it may be named: its own, the one of all machines, and those under each alias. */
  readonly fingerprints: readonly string[];
}

export function covers({ finding: fingerprint, rule, path }: Pick<Suppression, "finding" | "rule" | "path">, { finding, fingerprints }: KnownFinding): boolean {
  if (fingerprint !== null) return fingerprints.includes(fingerprint);
  return [finding.rule, ...finding.aliases.map((alias) => `vulnerability/${alias}`)].some((known) => ruleFits(rule, known)) && pathFits(path, finding.path);
}

/** What a decision without wildcard and place is known by: it covers the findings that have this among their names, and no others. */
export function nameOfDecision({ finding: fingerprint, rule }: Pick<Suppression, "finding" | "rule">): string {
  return fingerprint ?? nameOfRule(rule);
}

/** All that a finding is decided about by; `fingerprintOf` gives what an identity is called where suppressions are kept. */
export function namesOfFinding(finding: ReportFinding, fingerprintOf: (identity: string) => string): readonly string[] {
  const rules = [finding.rule, ...finding.aliases.map((alias) => `vulnerability/${alias}`)];
  return [...new Set([...rules.map(nameOfRule), ...identitiesOf(finding).map(fingerprintOf)])];
}

function nameOfRule(rule: string): string {
  return rule.startsWith("vulnerability/") ? rule.toLowerCase() : rule;
}

/** SUP-3: advisories are named in either case. */
function ruleFits(rule: string, known: string): boolean {
  if (rule.endsWith("*")) return known.startsWith(rule.slice(0, -1));
  return rule === known || (known.startsWith("vulnerability/") && rule.toLowerCase() === known.toLowerCase());
}

function pathFits(path: string | null, of: string): boolean {
  return path === null || (path.endsWith("/") ? of.startsWith(path) : of === path);
}

/** The identities whose hashes are a finding's fingerprints, the first its own. */
export function identitiesOf({ identity, lastingIdentity, subject, aliases }: ReportFinding): readonly string[] {
  return [...new Set([identity, lastingIdentity, ...aliases.map((alias) => `${alias} ${subject ?? ""}`)])];
}
