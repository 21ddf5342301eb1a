// The bill of materials of a report: its components with their licences, and what is known of their vulnerabilities.

import type { BillAnalysis, BillComponent, BillInput, BillRating, BillVulnerability } from "#protocol/sbom/bill.ts";
import { isListedExpression } from "#protocol/sbom/licence-expression.ts";
import type { Report } from "#protocol/report/schema.ts";
import { judgeFindings } from "#protocol/suppressions/apply.ts";
import type { SuppressionEntry } from "#protocol/suppressions/section.ts";

import { cweNumbers } from "./cwe-numbers.ts";

export interface BillGiven {
  /** What the person asked to look at. */
  readonly name: string;
  readonly sha256: (text: string) => Uint8Array;
}

export function composeBill(report: Report, { name, sha256 }: BillGiven): BillInput {
  const { dependencies, vulnerabilities } = report.facets;
  return {
    subject: { name, version: report.source.commit },
    tool: { name: "Strongroom", version: report.product.version },
    createdAt: report.generatedAt,
    components: (dependencies?.components ?? []).map(describeComponent),
    vulnerabilities: groupVulnerabilities(vulnerabilities?.vulnerable ?? [], entriesOf(report)),
    ...(vulnerabilities === undefined ? {} : { advisories: { source: vulnerabilities.dataSource, date: vulnerabilities.dataDate } }),
    // Files that are no lock file name what is asked for, not all that is used.
    completeness: dependencies === undefined ? "unknown" : dependencies.withoutVersion === 0 && dependencies.unreadable === 0 ? "complete" : "incomplete",
    sha256,
  };
}

type Component = NonNullable<Report["facets"]["dependencies"]>["components"][number];
type Vulnerable = NonNullable<Report["facets"]["vulnerabilities"]>["vulnerable"][number];

function describeComponent({ purl, ecosystem, name, version, requirements, scope, direct, dependsOn, licence, integrity, from }: Component): BillComponent {
  return {
    purl, ecosystem, name, version, requirements, scope, direct, dependsOn, from,
    ...(licence === null ? {} : { licence: isListedExpression(licence) ? { expression: licence } : { name: licence } }),
    ...(integrity === null ? {} : { integrity }),
  };
}

type Entries = ReadonlyMap<string, SuppressionEntry>;

/** What was said of each pair of a vulnerability and a component. */
function entriesOf(report: Report): Entries {
  const said = judgeFindings(report).flatMap(({ facet, rule, subject, entry }) => (facet !== "vulnerabilities" || entry === null ? [] : [[`${rule} ${subject ?? ""}`, entry] as const]));
  return new Map(said);
}

/** One vulnerability may be in several components; where different things were said of it in them, it stands there once for each. */
function groupVulnerabilities(found: readonly Vulnerable[], entries: Entries): BillVulnerability[] {
  const groups = new Map<string, { readonly entry: SuppressionEntry | undefined; readonly all: Vulnerable[] }>();
  for (const each of found) {
    if (each.answer !== "affected") continue;
    const entry = entries.get(`vulnerability/${each.id} ${each.purl}`);
    const key = `${each.id} ${entry?.id ?? ""}`;
    groups.set(key, { entry, all: [...(groups.get(key)?.all ?? []), each] });
  }
  return [...groups.values()].map(({ entry, all }) => describeVulnerability(all, entry));
}

function describeVulnerability(group: readonly Vulnerable[], entry: SuppressionEntry | undefined): BillVulnerability {
  const [first] = group as [Vulnerable, ...Vulnerable[]];
  const fixes = [...new Set(group.flatMap(({ fixedVersions }) => fixedVersions))];
  return {
    id: first.id,
    source: { name: "OSV", url: `https://osv.dev/vulnerability/${encodeURIComponent(first.id)}` },
    aliases: first.aliases,
    ratings: [rate(first)],
    cwes: cweNumbers(first.cwes),
    ...(first.summary === "" ? {} : { description: first.summary }),
    ...(fixes.length === 0 ? {} : { recommendation: `Update to ${fixes.join(" or ")}.` }),
    affects: group.map(({ purl }) => purl),
    ...(entry === undefined ? {} : { analysis: describeAnalysis(entry) }),
  };
}

function rate({ severity, score, vector }: Vulnerable): BillRating {
  const method = vector === null ? "other" : vector.startsWith("CVSS:4") ? "CVSSv4" : vector.startsWith("CVSS:3.1") ? "CVSSv31" : vector.startsWith("CVSS:3") ? "CVSSv3" : "CVSSv2";
  return { method, severity, ...(score === null ? {} : { score }), ...(vector === null ? {} : { vector }) };
}

/** SUP-8 */
function describeAnalysis({ state, justification, response, reason, createdAt, expiresAt }: SuppressionEntry): BillAnalysis {
  return {
    ...(state === null ? {} : { state }),
    ...(justification === null ? {} : { justification }),
    ...(response === null ? {} : { response: [response] }),
    detail: expiresAt === null ? reason : `${reason} (until ${expiresAt})`,
    ...(createdAt === null ? {} : { firstIssued: createdAt }),
  };
}
