// Facets of what comes from elsewhere: dependencies, their known vulnerabilities, licences.

import { formatCount, formatDay, formatShare, plural } from "#base/format.ts";
import { policySubject, policyWords } from "#protocol/licences/words.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

import { composeTable, countBars, type FacetView } from "./facet-view.ts";

export function viewDependencies({ total, direct, runtime, withoutVersion, manifestFiles, unreadable, byEcosystem, components }: FacetSection<"dependencies">): FacetView | null {
  if (manifestFiles === 0) return null;
  const unknown = withoutVersion === 0 ? "" : ` Of ${formatCount(withoutVersion)} no file says which version is used.`;
  const problems = unreadable === 0 ? "" : ` ${plural(unreadable, "file")} could not be read whole.`;
  return {
    id: "dependencies",
    title: "Dependencies",
    lead: `${plural(total, "component")} in ${plural(manifestFiles, "lock file or manifest", "lock files and manifests")}: ${formatCount(direct)} asked for directly, ${formatCount(runtime)} needed at run time.${unknown}${problems}`,
    basis: "Lock files and manifests are read, never run; one version of one package is one component. A component counts as direct where a manifest here asks for it.",
    bars: byEcosystem.length < 2 ? null : { caption: "Components by ecosystem", rows: byEcosystem.map(({ ecosystem, components: of }) => ({ label: ecosystem, value: of, text: formatCount(of) })) },
    tables: composeTable("Direct dependencies", components.filter((component) => component.direct === true), [
      { title: "Package", kind: "outside", cell: ({ name }) => name },
      { title: "Version", kind: "outside", cell: ({ version, requirements }) => version ?? requirements.join(", ") },
      { title: "Scope", kind: "word", cell: ({ scope }) => scope },
      { title: "Licence", kind: "outside", wide: true, cell: ({ licence }) => licence ?? "" },
    ]),
  };
}

export function viewVulnerabilities(section: FacetSection<"vulnerabilities">): FacetView | null {
  const { components, affected, undecided, fixable, knownExploited, bySeverity, dataSource, dataDate, dataAgeDays } = section;
  if (components === 0) return null;
  const data = dataSource === "sample"
    ? "Only the few advisories that come with the program were looked into: fetch the databases (strongroom advisories update) for a real answer."
    : dataDate === null ? "There is no record in the data." : `The data is of ${formatDay(`${dataDate}T00:00:00Z`)}, ${plural(dataAgeDays ?? 0, "day")} old.`;
  const counts = bySeverity.map(({ severity, affected: of }) => `${formatCount(of)} ${severity}`).join(", ");
  const exploited = knownExploited === null || knownExploited === 0 ? "" : ` ${plural(knownExploited, "one is", "ones are")} known to be exploited.`;
  const open = undecided === 0 ? "" : ` Of ${formatCount(undecided)} more it cannot be told.`;
  return {
    id: "vulnerabilities",
    title: "Known vulnerabilities",
    lead: affected === 0
      ? `No known vulnerability of ${plural(components, "component")}.${open} ${data}`
      : `${plural(affected, "known vulnerability", "known vulnerabilities")} in ${plural(components, "component")}: ${counts}. A fix is known for ${formatCount(fixable)}.${exploited}${open} ${data}`,
    basis: `Components are matched by ecosystem, name and version by the ecosystems' own rules, never by CPE. The score is the base score of CVSS 4, 3 or 2, as the advisory gives a vector. What was published after the data is not in it; whether the vulnerable code is reached is not looked at. ${tellExploitation(section)}`,
    bars: countBars("Affected components by severity", bySeverity.map(({ severity, affected: of }) => [severity, of])),
    tables: composeTable("The gravest first", section.vulnerable, [
      { title: "Package", kind: "outside", cell: ({ name, version }) => (version === null ? name : `${name} ${version}`) },
      { title: "Advisory", kind: "word", cell: ({ id }) => id },
      { title: "Severity", kind: "word", cell: ({ severity, score, answer }) => (answer === "unknown" ? "cannot be told" : score === null ? severity : `${severity} ${score.toFixed(1)}`) },
      { title: "Exploited", kind: "word", cell: ({ epss, knownExploited: isKnown }) => (isKnown === true ? "known" : epss === null ? "" : formatShare(epss)) },
      { title: "Fixed in", kind: "outside", cell: ({ fixedVersions }) => fixedVersions.join(", ") },
      { title: "Comes in", kind: "word", wide: true, cell: ({ direct, path }) => (direct === true ? "directly" : path.length > 1 ? `${path.length - 1} below ${nameOf(path[0])}` : "") },
    ]),
  };
}

function tellExploitation({ epssDate, epssAgeDays, kevDate, kevAgeDays }: FacetSection<"vulnerabilities">): string {
  const epss = epssDate === null ? "Without scores of EPSS: how likely each is exploited is not told." : `EPSS, the probability of exploitation in thirty days, is of ${formatDay(`${epssDate}T00:00:00Z`)}, ${plural(epssAgeDays ?? 0, "day")} old.`;
  const kev = kevDate === null ? "Without the KEV catalogue: which ones are known to be exploited is not told." : `The KEV catalogue of known exploited ones is of ${formatDay(`${kevDate}T00:00:00Z`)}, ${plural(kevAgeDays ?? 0, "day")} old.`;
  return `${epss} ${kev}`;
}

/** The name in a package URL. */
function nameOf(purl = ""): string {
  return decodeURIComponent(purl.replace(/^pkg:[^/]+\//, "").replace(/[@?#].*$/, "").replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
}

const RULES: Readonly<Record<FacetSection<"licences">["matters"][number]["rule"], string>> = {
  "project-licence-missing": "no licence of the project",
  "project-licence-changed": "licence text was changed",
  "file-licence": "file under it",
  "file-licence-changed": "licence text was changed",
  "file-licence-unreadable": "tag cannot be read",
  "dependency-licence": "dependency under it",
  "dependency-licence-missing": "dependency states none",
  "licences-incompatible": "cannot be kept together",
};

export function viewLicences({ projectLicence, byFileLicence, byDependencyLicence, byRule, matters, policyChangedAt }: FacetSection<"licences">): FacetView {
  const denied = byRule.filter(({ verdict }) => verdict === "deny").reduce((sum, { findings }) => sum + findings, 0);
  const review = byRule.filter(({ verdict }) => verdict === "review").reduce((sum, { findings }) => sum + findings, 0);
  const files = byFileLicence.reduce((sum, { files: of }) => sum + of, 0);
  const silent = byDependencyLicence.find(({ licence }) => licence === null)?.components ?? 0;
  const project = projectLicence === null ? "No file in the root says under which licence the project is." : `The project says it is under ${projectLicence}.`;
  const others = files === 0 ? "" : ` ${plural(files, "file says a licence of its own", "files say a licence of their own")}: ${byFileLicence.slice(0, 3).map(({ licence }) => licence).join(", ")}.`;
  return {
    id: "licences",
    title: "Licences",
    lead: `${project}${others} ${policySubject({ policyChangedAt })} denies ${plural(denied, "matter")} and asks to look at ${formatCount(review)}.${silent === 0 ? "" : ` Of ${plural(silent, "dependency", "dependencies")} the lock files state no licence.`}`,
    basis: `Texts are compared with SPDX's templates, a changed one is said to be changed; tags and headers are read as SPDX expressions; of dependencies it counts what lock files and manifests state. They are judged by ${policyWords({ policyChangedAt })}. A statement of what is written, not legal advice.`,
    bars: byDependencyLicence.length < 2 ? null : { caption: "Components by stated licence", rows: byDependencyLicence.slice(0, 10).map(({ licence, components }) => ({ label: licence ?? "not stated", value: components, text: formatCount(components) })) },
    tables: composeTable("What the policy does not simply allow", matters, [
      { title: "Where", kind: "outside", cell: ({ subject, line }) => (line === null ? subject : `${subject}:${line}`) },
      { title: "Licence", kind: "outside", wide: true, cell: ({ licence }) => licence ?? "" },
      { title: "Matter", kind: "word", cell: ({ rule }) => RULES[rule] },
      { title: "", kind: "word", cell: ({ verdict }) => verdict },
    ]),
  };
}
