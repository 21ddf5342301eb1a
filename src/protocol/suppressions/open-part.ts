// The facets of a report without what is suppressed: what is urgent is told of these. And the sentence that says that something was left out.

import { plural } from "#base/format.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";

import { placeOf } from "./apply.ts";
import type { FINDING_FACETS, SilentCounts, SuppressionSection } from "./section.ts";

type Facets = Report["facets"];
type Section = SilentCounts & Partial<Pick<SuppressionSection, "entries" | "covered">>;

/** A report, or as much of one as what is left is counted by. */
export interface ToldOf extends Pick<Report, "facets"> {
  readonly suppressions?: Section | undefined;
}

/** Numbers go down for everyone; lists get shorter where they are there. */
export function openPart({ facets, suppressions: section }: ToldOf): Facets {
  if (section === undefined || countSuppressed(section) === 0) return facets;
  const silent = silentPlaces(section);
  return {
    ...facets,
    ...(facets.secrets === undefined ? {} : { secrets: openSecrets(facets.secrets, section, silent) }),
    ...(facets.risks === undefined ? {} : { risks: openRisks(facets.risks, section, silent) }),
    ...(facets.vulnerabilities === undefined ? {} : { vulnerabilities: openVulnerabilities(facets.vulnerabilities, section, silent) }),
    ...(facets.licences === undefined ? {} : { licences: openLicences(facets.licences, section, silent) }),
  };
}

export function countSuppressed({ suppressed }: Pick<SuppressionSection, "suppressed">): number {
  return SEVERITIES.reduce((sum, severity) => sum + suppressed[severity], 0);
}

/** `12 findings are open, 3 are suppressed.` Null where nothing is said of suppressions. */
export function suppressionWords({ suppressions: section }: Pick<Report, "suppressions">): string | null {
  if (section === undefined || section.inForce === 0) return null;
  const open = SEVERITIES.reduce((sum, severity) => sum + section.open[severity], 0);
  const suppressed = countSuppressed(section);
  const triage = section.inTriage === 0 ? "" : ` Of the open ones ${plural(section.inTriage, "is", "are")} being looked at.`;
  return `${plural(open, "finding is", "findings are")} open, ${plural(suppressed, "is", "are")} suppressed.${triage}`;
}

/** Beside what is urgent and beside the score; null where nothing is suppressed. */
export function leftOutWords({ suppressions: section }: Pick<Report, "suppressions">): { readonly urgent: string; readonly score: string } | null {
  const count = section === undefined ? 0 : countSuppressed(section);
  if (count === 0) return null;
  return {
    urgent: `${plural(count, "suppressed finding is", "suppressed findings are")} left out here.`,
    score: `The score counts every finding, ${plural(count, "suppressed one", "suppressed ones")} among them.`,
  };
}

function silentPlaces({ entries = [], covered = [] }: Section): ReadonlySet<string> {
  const silent = new Set(entries.filter(({ suppresses }) => suppresses).map(({ id }) => id));
  return new Set(covered.filter(({ entry }) => silent.has(entry)).map(placeOf));
}

interface CountedRow {
  readonly rule: string;
  readonly findings: number;
}

/** Rows of rules with what is open of each. */
function lessRows<Row extends CountedRow>(rows: readonly Row[], { byRule }: Section, of: { readonly facet: (typeof FINDING_FACETS)[number]; readonly kind: string; readonly past: boolean }): Row[] {
  return rows.flatMap((row) => {
    const less = byRule.filter(({ facet, rule, past }) => facet === of.facet && past === of.past && rule === `${of.kind}/${row.rule}`).reduce((sum, { suppressed }) => sum + suppressed, 0);
    return less >= row.findings ? [] : [{ ...row, findings: row.findings - less }];
  });
}

function sum(rows: readonly CountedRow[]): number {
  return rows.reduce((total, { findings }) => total + findings, 0);
}

function openSecrets(secrets: NonNullable<Facets["secrets"]>, section: Section, silent: ReadonlySet<string>): NonNullable<Facets["secrets"]> {
  const isOpen = ({ rule, path, line, column, fingerprint }: (typeof secrets.found)[number]): boolean => !silent.has(placeOf({ rule: `secret/${rule}`, path, line, column, subject: fingerprint }));
  const byRule = lessRows(secrets.byRule, section, { facet: "secrets", kind: "secret", past: false });
  const past = lessRows(secrets.history?.byRule ?? [], section, { facet: "secrets", kind: "secret", past: true });
  const found = secrets.found.filter(isOpen);
  // The list may be shorter than what was found: what is silent in it is taken away, not what is left in it counted.
  const distinctIn = (list: typeof secrets.found): number => new Set(list.map(({ fingerprint }) => fingerprint)).size;
  const distinctOf = secrets.distinct - (distinctIn(secrets.found) - distinctIn(found));
  return {
    ...secrets, byRule, findings: sum(byRule), found,
    // Without names it is not known which are the same: no more than there are places.
    distinct: Math.min(distinctOf, sum(byRule)), past: secrets.past.filter(isOpen),
    history: secrets.history === null ? null : { ...secrets.history, byRule: past, gone: sum(past) },
  };
}

function openRisks(risks: NonNullable<Facets["risks"]>, section: Section, silent: ReadonlySet<string>): NonNullable<Facets["risks"]> {
  const byRule = lessRows(risks.byRule, section, { facet: "risks", kind: "risk", past: false });
  return { ...risks, byRule, findingsInProduct: sum(byRule), places: risks.places.filter(({ rule, path, line, column }) => !silent.has(placeOf({ rule: `risk/${rule}`, path, line, column, subject: null }))) };
}

function openVulnerabilities(facet: NonNullable<Facets["vulnerabilities"]>, section: Section, silent: ReadonlySet<string>): NonNullable<Facets["vulnerabilities"]> {
  const { affected, fixable, knownExploited, bySeverity } = section.vulnerabilities;
  const pairs = new Set([...silent].map((place) => JSON.parse(place) as readonly [string, string, number, null, string | null]).map(([rule, , , , subject]) => `${rule} ${subject ?? ""}`));
  const less = (of: string): number => bySeverity.find(({ severity }) => severity === of)?.affected ?? 0;
  return {
    ...facet,
    affected: facet.affected - affected,
    fixable: facet.fixable - fixable,
    knownExploited: facet.knownExploited === null ? null : facet.knownExploited - knownExploited,
    bySeverity: facet.bySeverity.map((row) => ({ ...row, affected: row.affected - less(row.severity) })).filter((row) => row.affected > 0),
    vulnerable: facet.vulnerable.filter(({ id, purl }) => !pairs.has(`vulnerability/${id} ${purl}`)),
  };
}

function openLicences(licences: NonNullable<Facets["licences"]>, section: Section, silent: ReadonlySet<string>): NonNullable<Facets["licences"]> {
  const denied = lessRows(licences.byRule.filter(({ verdict }) => verdict === "deny"), section, { facet: "licences", kind: "licence", past: false });
  return {
    ...licences,
    byRule: [...denied, ...licences.byRule.filter(({ verdict }) => verdict !== "deny")],
    matters: licences.matters.filter(({ verdict, rule, kind, subject, line }) => verdict !== "deny" || !silent.has(placeOf({ rule: `licence/${rule}`, path: kind === "dependency" ? "" : subject, line: line ?? 1, column: null, subject }))),
  };
}
