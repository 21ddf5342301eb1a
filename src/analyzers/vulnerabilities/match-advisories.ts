// Which known vulnerabilities come with the components of a repository. Components meet advisories by ecosystem and name, never by CPE;
// ids that name the same vulnerability are one finding; each finding says by which rule, where it comes in, and what mends it.

import { packageKey } from "#base/package-names.ts";
import { compareVersions } from "#analyzers/versions/ecosystems.ts";

import type { Advisory, AffectedPackage } from "./advisory.ts";
import type { ExploitationData, ExploitationFacts } from "./exploitation.ts";
import { NO_EXPLOITATION_DATA } from "./exploitation.ts";
import { groupByAlias } from "./group-aliases.ts";
import { judgeRequirements } from "./judge-requirements.ts";
import { judgeVersion, type Answer, type Judgement } from "./judge-version.ts";
import { compareRatings, gravest, severityOf, type Severity } from "./severity.ts";

/** What has to be known of a component. */
export interface VersionedComponent {
  readonly purl: string;
  /** OSV's name or a package URL's type. */
  readonly ecosystem: string;
  readonly name: string;
  /** Null where no file says which. */
  readonly version: string | null;
  /** What manifests ask for: without a version they may still leave out all that is affected. */
  readonly requirements?: readonly string[];
  readonly scope: string;
  readonly direct: boolean | null;
  /** Package URLs from a direct dependency to the component itself. */
  readonly path: readonly string[];
}

export interface Decision extends Judgement {
  readonly advisory: string;
}

export interface Finding {
  /** Of the advisory that is most at home in the ecosystem. */
  readonly id: string;
  /** All other names of the same vulnerability, sorted. */
  readonly aliases: readonly string[];
  /** «unknown»: it cannot be told, which is not «no». */
  readonly answer: Exclude<Answer, "not affected">;
  readonly component: VersionedComponent;
  readonly summary: string;
  readonly severity: Severity;
  /** Published as harmful on purpose, not by mistake. */
  readonly isMalware: boolean;
  readonly cwes: readonly string[];
  /** On the branch of the installed version, from the least on. */
  readonly fixedVersions: readonly string[];
  readonly exploitation: ExploitationFacts;
  readonly published: string | null;
  readonly modified: string;
  /** Of each advisory of the group. */
  readonly decisions: readonly Decision[];
}

export interface MatchInput {
  readonly components: readonly VersionedComponent[];
  readonly advisories: Iterable<Advisory>;
  readonly exploitation?: ExploitationData;
}

export interface MatchResult {
  /** The gravest first; equally grave ones by id and component. */
  readonly findings: readonly Finding[];
  /** Components for which at least one advisory was looked at. */
  readonly componentsWithAdvisories: number;
  /** Advisories that were taken back, and therefore not used. */
  readonly withdrawn: number;
}

export function matchAdvisories({ components, advisories, exploitation = NO_EXPLOITATION_DATA }: MatchInput): MatchResult {
  const wanted = new Map<string, Map<Advisory, AffectedPackage[]>>(components.map(({ ecosystem, name }) => [packageKey(ecosystem, name), new Map()]));
  let withdrawn = 0;
  for (const advisory of advisories) {
    const entries = advisory.affected.filter(({ ecosystem, name }) => wanted.has(packageKey(ecosystem, name)));
    if (entries.length === 0) continue;
    if (advisory.withdrawn !== null) withdrawn++;
    else for (const entry of entries) collect(wanted.get(packageKey(entry.ecosystem, entry.name)), advisory, entry);
  }
  const findings: Finding[] = [];
  let componentsWithAdvisories = 0;
  for (const component of components) {
    const candidates = wanted.get(packageKey(component.ecosystem, component.name));
    if (candidates === undefined || candidates.size === 0) continue;
    componentsWithAdvisories++;
    findings.push(...findFor(component, candidates, exploitation));
  }
  return { findings: findings.toSorted(compareFindings), componentsWithAdvisories, withdrawn };
}

function collect(into: Map<Advisory, AffectedPackage[]> | undefined, advisory: Advisory, entry: AffectedPackage): void {
  const entries = into?.get(advisory);
  if (entries === undefined) into?.set(advisory, [entry]);
  else entries.push(entry);
}

function findFor(component: VersionedComponent, candidates: ReadonlyMap<Advisory, readonly AffectedPackage[]>, exploitation: ExploitationData): Finding[] {
  const judgements = new Map([...candidates].map(([advisory, entries]) => [advisory, judge(component, entries)]));
  // Most components are affected by nothing: no need to know who names what alike.
  if ([...judgements.values()].every(({ answer }) => answer === "not affected")) return [];
  const findings: Finding[] = [];
  for (const group of groupByAlias([...candidates.keys()])) {
    const judged = group.flatMap((advisory) => {
      const judgement = judgements.get(advisory);
      return judgement === undefined ? [] : [{ advisory, judgement }];
    });
    const answer = judged.some(({ judgement }) => judgement.answer === "affected") ? "affected" : judged.some(({ judgement }) => judgement.answer === "unknown") ? "unknown" : null;
    if (answer !== null) findings.push(composeFinding({ component, judged, answer, candidates, exploitation }));
  }
  return findings;
}

function judge({ version, requirements = [] }: VersionedComponent, entries: readonly AffectedPackage[]): Judgement {
  if (version === null || version === "") return judgeRequirements(requirements, entries);
  return judgeVersion(version, entries);
}

interface FindingParts {
  readonly component: VersionedComponent;
  /** At least one. */
  readonly judged: readonly { readonly advisory: Advisory; readonly judgement: Judgement }[];
  readonly answer: Finding["answer"];
  readonly candidates: ReadonlyMap<Advisory, readonly AffectedPackage[]>;
  readonly exploitation: ExploitationData;
}

function composeFinding({ component, judged, answer, candidates, exploitation }: FindingParts): Finding {
  // The group is sorted by how much at home an id is: the first that gives the answer speaks for all.
  const deciding = judged.filter(({ judgement }) => judgement.answer === answer).map(({ advisory }) => advisory);
  const [first] = deciding as [Advisory, ...Advisory[]];
  const ids = new Set(judged.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases]));
  ids.delete(first.id);
  const aliases = [...ids].sort();
  return {
    id: first.id,
    aliases,
    answer,
    component,
    summary: deciding.find(({ summary }) => summary !== "")?.summary ?? "",
    severity: gravest(deciding.map((advisory) => severityOf(advisory, candidates.get(advisory)?.find(({ severities }) => severities.length > 0) ?? null))),
    isMalware: deciding.some(({ id, cwes }) => id.startsWith("MAL-") || cwes.includes(EMBEDDED_MALICIOUS_CODE)),
    cwes: [...new Set(deciding.flatMap(({ cwes }) => cwes))].sort(),
    fixedVersions: sortVersions(component.ecosystem, [...new Set(judged.map(({ judgement }) => judgement.fixed).filter((fixed) => fixed !== null))]),
    exploitation: exploitation.find([first.id, ...aliases]),
    published: deciding.map(({ published }) => published).filter((published) => published !== null).toSorted()[0] ?? null,
    modified: deciding.map(({ modified }) => modified).toSorted().at(-1) ?? first.modified,
    decisions: judged.map(({ advisory, judgement }) => ({ advisory: advisory.id, ...judgement })),
  };
}

const EMBEDDED_MALICIOUS_CODE = "CWE-506";

function sortVersions(ecosystem: string, versions: readonly string[]): readonly string[] {
  return versions.toSorted((one, other) => {
    const order = compareVersions(ecosystem, one, other);
    return order === "unknown" ? 0 : order;
  });
}

/** What is certain before what is not known, harm on purpose before mistakes, then by severity. */
function compareFindings(one: Finding, other: Finding): number {
  return (
    Number(one.answer === "unknown") - Number(other.answer === "unknown") ||
    Number(other.isMalware) - Number(one.isMalware) ||
    compareRatings(one.severity.rating, other.severity.rating) ||
    (other.severity.score ?? 0) - (one.severity.score ?? 0) ||
    compareText(one.id, other.id) ||
    compareText(one.component.purl, other.component.purl)
  );
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
