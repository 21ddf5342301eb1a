// Holds a report against thresholds: each check says in a sentence what was expected and what is, whether it passed or not.

import { formatCount, plural } from "#base/format.ts";
import { SEVERITIES, type Severity } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";
import { composeScore } from "#protocol/score/score.ts";
import { judgeFindings, type JudgedFinding } from "#protocol/suppressions/apply.ts";
import { openPart } from "#protocol/suppressions/open-part.ts";

import { deniedBy } from "./licence-expression.ts";
import { newFindings, type Earlier } from "./new-findings.ts";
import { USUAL_MIN_ANALYSED, type GateThresholds } from "./policy.ts";

export const GATE_RULES = ["max-new", "max-open", "max-score-drop", "min-score", "min-analysed", "deny-licence", "deny-known-exploited"] as const;

export interface GateCheck {
  readonly rule: (typeof GATE_RULES)[number];
  readonly passed: boolean;
  /** Names nothing of the code. */
  readonly says: string;
}

export interface GateVerdict {
  readonly passed: boolean;
  /** Those that failed first. */
  readonly checks: readonly GateCheck[];
  /** Open ones that the baseline does not have, the gravest first. */
  readonly fresh: readonly JudgedFinding[];
  /** New ones that are suppressed, and do not count. */
  readonly suppressed: number;
  /** Of when the team's own policy is that licences are judged by; null for the published one. */
  readonly licencesOf: string | null;
}

export interface GateGiven {
  readonly thresholds: GateThresholds;
  /** With its findings named. */
  readonly report: Report;
  /** Null: everything is new. */
  readonly baseline: Earlier | null;
}

export function judgeGate({ thresholds, report, baseline }: GateGiven): GateVerdict {
  const found = newFindings(report, baseline);
  const fresh = found.filter(({ suppressed }) => !suppressed).toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const open = judgeFindings(report).filter(({ suppressed }) => !suppressed);
  const checks = [
    ...countChecks(fresh, { rule: "max-new", most: thresholds.maxNew ?? {}, word: "new" }),
    ...lookedAtChecks(thresholds, report),
    ...analysedChecks(thresholds, report),
    ...countChecks(open, { rule: "max-open", most: thresholds.maxOpen ?? {}, word: "open" }),
    ...scoreChecks(thresholds, report, baseline?.report ?? null),
    ...licenceChecks(thresholds.denyLicences ?? [], report),
    ...exploitedChecks(thresholds.denyKnownExploited ?? false, report),
  ];
  return { passed: checks.every(({ passed }) => passed), checks: checks.toSorted((a, b) => Number(a.passed) - Number(b.passed)), fresh, suppressed: found.length - fresh.length, licencesOf: report.facets.licences?.policyChangedAt ?? null };
}

/** Of what nobody looked for, none is found: that is no pass. */
function lookedAtChecks({ maxNew, maxOpen }: GateThresholds, { facets }: Report): GateCheck[] {
  const rule = counts(maxNew) ? "max-new" : counts(maxOpen) ? "max-open" : null;
  if (rule === null) return [];
  const missing = (["secrets", "risks", "vulnerabilities"] as const).filter((facet) => facets[facet] === undefined);
  const held = facets.vulnerabilities;
  return [
    ...missing.map((facet) => ({ rule, passed: false, says: `findings are counted, but ${facet} were not looked for` }) as const),
    ...(held === undefined || held.dataSource !== "sample" || held.components === 0 ? [] : [{ rule, passed: false, says: `${plural(held.components, "component was", "components were")} held against sample advisories alone: fetch the databases (strongroom advisories update)` } as const]),
  ];
}

function counts(most: GateThresholds["maxNew"]): boolean {
  return Object.keys(most ?? {}).length > 0;
}

/** GAT-7: files that nobody could read hold what nobody found. */
function analysedChecks({ maxNew, maxOpen, minAnalysed }: GateThresholds, { facets: { coverage } }: Report): GateCheck[] {
  const least = minAnalysed ?? (counts(maxNew) || counts(maxOpen) ? USUAL_MIN_ANALYSED : null);
  if (least === null) return [];
  if (coverage === undefined) return [{ rule: "min-analysed", passed: false, says: `it is not known how many files were analysed, at least ${least} % are asked for` }];
  const { files, analysedFiles } = coverage;
  const unread = files - analysedFiles;
  const said = unread === 0 ? "every text file was analysed" : `${formatCount(unread)} of ${plural(files, "text file", "text files")} ${unread === 1 ? "was" : "were"} not analysed whole`;
  return [{ rule: "min-analysed", passed: analysedFiles * 100 >= files * least, says: `${said}, at least ${least} % are asked for` }];
}

function countChecks(findings: readonly JudgedFinding[], { rule, most, word }: { readonly rule: "max-new" | "max-open"; readonly most: { readonly [Name in Severity]?: number | undefined }; readonly word: string }): GateCheck[] {
  return SEVERITIES.flatMap((severity) => {
    const limit = most[severity];
    if (limit === undefined) return [];
    const count = findings.filter((finding) => finding.severity === severity).length;
    return [{ rule, passed: count <= limit, says: `${plural(count, `${word} ${severity} finding`, `${word} ${severity} findings`)}, ${limit === 0 ? "none may be" : `at most ${formatCount(limit)} may be`}` }];
  });
}

/** A score that is demanded and not known does not pass; one that fell from nothing known has nothing to fall from. */
function scoreChecks({ maxScoreDrop, minScore }: GateThresholds, report: Report, before: Report | null): GateCheck[] {
  const now = composeScore(report).total;
  const then = before === null ? null : composeScore(before).total;
  const said = now === null ? "there is no score: too little was looked at" : `the score is ${now}`;
  return [
    ...(minScore === undefined ? [] : [{ rule: "min-score", passed: now !== null && now >= minScore, says: `${said}, at least ${minScore} is asked for` } as const]),
    ...(maxScoreDrop === undefined ? [] : [{ rule: "max-score-drop", passed: then === null || (now !== null && then - now <= maxScoreDrop), says: then === null ? `${said}, there is none before to compare it with` : `${said}, it was ${then}, and may fall by ${maxScoreDrop}` } as const]),
  ];
}

function licenceChecks(denied: readonly string[], report: Report): GateCheck[] {
  const { licences } = report.facets;
  if (denied.length === 0) return [];
  if (licences === undefined) return [{ rule: "deny-licence", passed: false, says: "licences are denied, but were not looked at" }];
  const rows = [...licences.byDependencyLicence.map(({ licence, components }) => ({ licence, count: components })), ...licences.byFileLicence.map(({ licence, files }) => ({ licence, count: files }))];
  const found = new Map<string, number>();
  for (const { licence, count } of [...rows, ...suppressedLicences(report).map((licence) => ({ licence, count: -1 }))]) {
    const by = licence === null ? null : deniedBy(licence, denied);
    const rest = by === null ? 0 : (found.get(by) ?? 0) + count;
    if (by !== null && rest > 0) found.set(by, rest);
    else if (by !== null) found.delete(by);
  }
  if (found.size === 0) return [{ rule: "deny-licence", passed: true, says: "no part is under a licence that is denied" }];
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([licence, count]) => ({ rule: "deny-licence", passed: false, says: `${plural(count, "part is", "parts are")} under ${licence}, which is denied` }));
}

/** GAT-3: of each dependency and file whose licence is a finding that somebody suppressed, the licence. */
function suppressedLicences(report: Report): readonly (string | null)[] {
  const open = new Set(openPart(report).licences?.matters);
  const suppressed = (report.facets.licences?.matters ?? []).filter((matter) => !open.has(matter) && (matter.rule === "dependency-licence" || matter.rule === "file-licence"));
  return [...new Map(suppressed.map(({ subject, licence }) => [subject, licence])).values()];
}

function exploitedChecks(denies: boolean, report: Report): GateCheck[] {
  if (!denies) return [];
  const { vulnerabilities } = openPart(report);
  const known = vulnerabilities?.knownExploited ?? null;
  if (known === null) return [{ rule: "deny-known-exploited", passed: false, says: "vulnerabilities that are used in attacks are denied, but the catalogue of them was not at hand" }];
  return [{ rule: "deny-known-exploited", passed: known === 0, says: `${plural(known, "open vulnerability is", "open vulnerabilities are")} known to be used in attacks, none may be` }];
}
