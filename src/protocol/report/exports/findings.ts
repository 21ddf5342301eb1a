// What of a report wants doing, as one list: secrets, code risks, known vulnerabilities, licences that a policy denies. Each has a fingerprint that stays
// the same in the next commit, whatever stands above it, so that new findings can be told from old ones.

import { policyWords } from "#protocol/licences/words.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { Severity } from "#protocol/report/facets/severity.ts";

import { cweNumbers } from "./cwe-numbers.ts";

export interface ReportFinding {
  /** As in the report's `facets`. */
  readonly facet: "secrets" | "risks" | "vulnerabilities" | "licences";
  /** Id of the rule, stable for good. */
  readonly rule: string;
  readonly title: string;
  /** One sentence: what was found. */
  readonly message: string;
  /** What to do. */
  readonly help: string;
  readonly severity: Severity;
  /** 0 to 10, as CVSS counts. */
  readonly score: number;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number | null;
  readonly cwes: readonly number[];
  /** What tells it from another at the same place: a package URL, whatever a licence is of, the keyed hash of a secret. */
  readonly subject: string | null;
  /** Other names of the same advisory. */
  readonly aliases: readonly string[];
  /** What makes the finding the same in a report that was made with the same key of fingerprints. */
  readonly identity: string;
  /** Another identity by which it was known, as one that left the head. */
  readonly alsoKnownAs?: string;
  /** Where it is in the history alone: the commit that brought it, where one is known. */
  readonly past?: { readonly introduced: { readonly commit: string; readonly at: string } | null; readonly left: { readonly commit: string; readonly at: string } | null };
  /** As `identity`, in reports of every machine: nothing keyed is in it. Hashed by whoever writes it down. */
  readonly lastingIdentity: string;
}

const SCORES: Readonly<Record<Severity, number>> = { critical: 9.5, high: 8, medium: 5.5, low: 2.5 };

export function listFindings({ facets }: Report): ReportFinding[] {
  return [...secretFindings(facets.secrets), ...pastSecretFindings(facets.secrets), ...riskFindings(facets.risks), ...vulnerabilityFindings(facets), ...licenceFindings(facets.licences)];
}

function secretFindings(section: Report["facets"]["secrets"]): ReportFinding[] {
  const turnOf = countTurns();
  return (section?.found ?? []).map(({ rule, title, severity, path, line, column, fingerprint }) => ({
    facet: "secrets", rule: `secret/${rule}`, title,
    message: `${title} in the code.`,
    help: "Revoke it where it is from, then take it out of the code; whoever has the history has it too.",
    severity, score: SCORES[severity], path, line, column,
    cwes: [798], subject: fingerprint, aliases: [],
    identity: `${rule} ${path} ${fingerprint}`,
    alsoKnownAs: `${rule} ${fingerprint}`,
    lastingIdentity: `${rule} ${path} ${turnOf(rule, path)}`,
  }));
}

/** Secrets that left the head: whoever has the history has them. Those that are in the head are found there. */
function pastSecretFindings(section: Report["facets"]["secrets"]): ReportFinding[] {
  const turnOf = countTurns();
  return (section?.past ?? []).filter(({ inHead }) => !inHead).map(({ rule, title, severity, path, line, column, fingerprint, introduced, left }) => ({
    facet: "secrets", rule: `secret/${rule}`, title,
    message: `${title} in the history, in no file of the head${introduced === null ? "" : `; it came on ${introduced.at.slice(0, DAY_CHARACTERS)} with ${introduced.commit.slice(0, COMMIT_CHARACTERS)}`}${left === null ? "" : ` and left on ${left.at.slice(0, DAY_CHARACTERS)} with ${left.commit.slice(0, COMMIT_CHARACTERS)}`}.`,
    help: "Revoke it where it is from: whoever has the history has it. When that is done, allow it with that reason.",
    severity, score: SCORES[severity], path, line, column,
    cwes: [798], subject: fingerprint, aliases: [],
    past: { introduced, left },
    identity: `${rule} ${fingerprint}`,
    lastingIdentity: `past ${rule} ${path} ${introduced?.commit ?? ""} ${turnOf(rule, `${path} ${introduced?.commit ?? ""}`)}`,
  }));
}

/** Of an instant in ISO 8601, and enough of a commit's id. */
const DAY_CHARACTERS = 10;
const COMMIT_CHARACTERS = 12;

/** What stands in a test is no finding. The same shape twice in a file is told apart by its turn, not by its line. */
function riskFindings(section: Report["facets"]["risks"]): ReportFinding[] {
  const turnOf = countTurns();
  return (section?.places ?? []).filter(({ test }) => !test).map(({ rule, title, why, fix, cwe, severity, path, line, column }) => ({
    facet: "risks", rule: `risk/${rule}`, title, message: why, help: fix, severity, score: SCORES[severity], path, line, column, cwes: [cwe], subject: null, aliases: [],
    ...sameEverywhere(`${rule} ${path} ${turnOf(rule, path)}`),
  }));
}

function countTurns(): (rule: string, path: string) => number {
  const turns = new Map<string, number>();
  return (rule, path) => {
    const turn = (turns.get(`${rule} ${path}`) ?? 0) + 1;
    turns.set(`${rule} ${path}`, turn);
    return turn;
  };
}

function sameEverywhere(identity: string): Pick<ReportFinding, "identity" | "lastingIdentity"> {
  return { identity, lastingIdentity: identity };
}

function vulnerabilityFindings({ vulnerabilities, dependencies }: Report["facets"]): ReportFinding[] {
  const places = new Map((dependencies?.components ?? []).map(({ purl, from, line }) => [purl, { path: from[0] ?? "", line: line ?? 1 }]));
  return (vulnerabilities?.vulnerable ?? []).flatMap((found): ReportFinding[] => {
    const { severity } = found;
    if (found.answer !== "affected") return [];
    const rated: Severity = severity === "none" || severity === "unknown" ? "low" : severity;
    const name = found.version === null ? found.name : `${found.name} ${found.version}`;
    return [{
      facet: "vulnerabilities", rule: `vulnerability/${found.id}`, title: found.summary === "" ? found.id : found.summary,
      message: `${name} is affected by ${[found.id, ...found.aliases].join(", ")}.`,
      help: found.fixedVersions.length === 0 ? "No fixed version is known: look for another package, or for a way not to reach the code." : `Update to ${found.fixedVersions.join(" or ")}.`,
      severity: rated, score: found.score ?? SCORES[rated],
      ...(places.get(found.purl) ?? { path: "", line: 1 }), column: null,
      cwes: cweNumbers(found.cwes), subject: found.purl, aliases: found.aliases,
      ...sameEverywhere(`${found.id} ${found.purl}`),
    }];
  });
}

function licenceFindings(section: Report["facets"]["licences"]): ReportFinding[] {
  return (section?.matters ?? []).filter(({ verdict }) => verdict === "deny").map(({ rule, kind, subject, line, licence, why }) => ({
    facet: "licences", rule: `licence/${rule}`, title: "A licence that the policy denies",
    message: `${subject} is under ${licence ?? "no licence that is known"}: ${why}.${section === undefined || section.policyChangedAt === null ? "" : ` Judged by ${policyWords(section)}.`}`,
    help: "Take it out, ask whoever owns it for other terms, have the policy allow the licence, or suppress the finding with a reason.",
    severity: "medium", score: SCORES.medium,
    path: kind === "dependency" ? "" : subject, line: line ?? 1, column: null, cwes: [], subject, aliases: [],
    ...sameEverywhere(`${rule} ${subject} ${licence ?? ""}`),
  }));
}
