// Tools about what may hurt: secrets, vulnerabilities, dependencies, licences, runtimes, shapes of code that are open to attack.

import { z } from "zod";

import { formatCount, formatDay, plural } from "#base/format.ts";
import { graveOf } from "#protocol/archivist/metrics.ts";
import { advisoryValue, countValue, dayOf, dayValue, flagValue, isPublicAdvisory, licenceValue, publicLicence, ratingValue, severityValue } from "#protocol/archivist/public-values.ts";
import { openFacets } from "#protocol/archivist/figures.ts";
import { joinSentences } from "#protocol/archivist/sentences.ts";
import { LEFT_OUT, suppressedOf, suppressedValue, suppressedWords } from "#protocol/archivist/suppressed.ts";
import { defineTool, newestOf } from "#protocol/archivist/tool.ts";
import { policySubject } from "#protocol/licences/words.ts";
import { ECOSYSTEMS } from "#protocol/report/facets/dependencies.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";

const MAX_ROWS = 50;
const limit = z.int().min(1).max(MAX_ROWS).default(8).describe("Most rows");
const none = z.strictObject({});

/** Sums by key, in the order in which keys come first. */
function sumBy<Row, Key extends string | number>(rows: readonly Row[], key: (row: Row) => Key, value: (row: Row) => number): readonly (readonly [Key, number])[] {
  const sums = new Map<Key, number>();
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + value(row));
  return [...sums];
}

export const secretsTool = defineTool({
  name: "secrets",
  title: "Secrets",
  description: `How many places hold what looks like a credential, how many different ones, by severity. Never what they are or where they stand. ${LEFT_OUT}`,
  about: "vault",
  input: none,
  output: z.strictObject({ places: countValue, distinct: countValue, files: countValue, suppressed: suppressedValue, bySeverity: z.array(z.strictObject({ severity: severityValue, places: countValue })) }),
  run(vault) {
    const newest = newestOf(vault);
    const { secrets } = openFacets(newest);
    if (secrets === undefined) return null;
    const bySeverity = sumBy(secrets.byRule, ({ severity }) => severity, ({ findings }) => findings).map(([severity, places]) => ({ severity, places }));
    return { places: secrets.findings, distinct: secrets.distinct, files: secrets.files, suppressed: suppressedOf(newest, (facets) => facets.secrets?.findings ?? 0), bySeverity: SEVERITIES.flatMap((severity) => bySeverity.filter((row) => row.severity === severity)) };
  },
  tell: ({ places, distinct, files, suppressed, bySeverity }) =>
    joinSentences([
      places === 0 ? "Nothing that looks like a credential was found in the files of the head." : `${plural(places, "place holds", "places hold")} what looks like a credential: ${plural(distinct, "different secret")} in ${plural(files, "file")} (${bySeverity.map((row) => `${formatCount(row.places)} ${row.severity}`).join(", ")}). Revoke them first, then take them out. Where they stand is in the report, for who may see evidence.`,
      places + (suppressed ?? 0) === 0 ? "" : suppressedWords(suppressed),
    ]),
});

export const vulnerabilitiesTool = defineTool({
  name: "vulnerabilities",
  title: "Known vulnerabilities",
  description: `Known vulnerabilities of the dependencies by severity, the gravest advisories by their public ids, how many can be fixed, and how old the data is. Names of packages are evidence and are not told. ${LEFT_OUT}`,
  about: "vault",
  input: z.strictObject({ limit }),
  output: z.strictObject({
    affected: countValue, undecided: countValue, fixable: countValue, knownExploited: countValue.nullable().describe("Null where no catalogue was given"), grave: countValue.describe("Critical or high"), components: countValue, suppressed: suppressedValue,
    isSampleData: flagValue, dataDay: dayValue.nullable(), dataAgeDays: countValue.nullable(),
    bySeverity: z.array(z.strictObject({ severity: ratingValue, affected: countValue })), advisories: z.array(z.strictObject({ id: advisoryValue, severity: ratingValue, affected: countValue })),
  }),
  run(vault, input) {
    const newest = newestOf(vault);
    const found = openFacets(newest).vulnerabilities;
    if (found === undefined) return null;
    const { affected, undecided, fixable, knownExploited, components, dataSource, dataDate, dataAgeDays, bySeverity, advisories } = found;
    return { affected, undecided, fixable, knownExploited, grave: graveOf(bySeverity), components, suppressed: suppressedOf(newest, (facets) => facets.vulnerabilities?.affected ?? 0), isSampleData: dataSource === "sample", dataDay: dataDate, dataAgeDays, bySeverity, advisories: advisories.filter(({ id }) => isPublicAdvisory(id)).slice(0, input.limit) };
  },
  tell: ({ affected, undecided, fixable, knownExploited, components, suppressed, isSampleData, dataDay, bySeverity, advisories }) =>
    joinSentences([
      affected === 0 ? `No known vulnerability in ${plural(components, "component")}.` : `${plural(affected, "known vulnerability", "known vulnerabilities")} in ${plural(components, "component")}: ${bySeverity.filter((row) => row.affected > 0).map((row) => `${formatCount(row.affected)} ${row.severity}`).join(", ")}. Updating mends ${formatCount(fixable)} of them.`,
      affected + (suppressed ?? 0) === 0 ? "" : suppressedWords(suppressed),
      (knownExploited ?? 0) === 0 ? "" : `${formatCount(knownExploited ?? 0)} are known to be exploited.`,
      advisories.length === 0 ? "" : `The gravest: ${advisories.map(({ id, severity }) => `${id} (${severity})`).join(", ")}.`,
      undecided === 0 ? "" : `Of ${formatCount(undecided)} it cannot be told.`,
      isSampleData ? "Only the few advisories that come with the program were looked at: fetch the databases for a real answer." : dataDay === null ? "" : `The data is of ${formatDay(dataDay)}.`,
    ]),
});

export const dependenciesTool = defineTool({
  name: "dependencies",
  title: "Dependencies",
  description: "Components by ecosystem, how many are direct, needed at run time, or without a known version. Without their names.",
  about: "vault",
  input: none,
  output: z.strictObject({
    components: countValue, direct: countValue, runtime: countValue, withoutVersion: countValue, manifests: countValue, unreadable: countValue,
    byEcosystem: z.array(z.strictObject({ ecosystem: z.enum(ECOSYSTEMS), components: countValue, direct: countValue, runtime: countValue })),
  }),
  run(vault) {
    const found = newestOf(vault).facets.dependencies;
    if (found === undefined) return null;
    const { total, direct, runtime, withoutVersion, manifestFiles, unreadable, byEcosystem } = found;
    return { components: total, direct, runtime, withoutVersion, manifests: manifestFiles, unreadable, byEcosystem };
  },
  tell: ({ components, direct, runtime, withoutVersion, byEcosystem }) =>
    components === 0 ? "No lock file or manifest names a dependency." : `${plural(components, "component")}, ${formatCount(direct)} of them asked for directly, ${formatCount(runtime)} needed at run time (${byEcosystem.map((row) => `${row.ecosystem} ${formatCount(row.components)}`).join(", ")}). Of ${formatCount(withoutVersion)} no file says which version is used.`,
});

export const licencesTool = defineTool({
  name: "licences",
  title: "Licences",
  description: `The project's own licence, those of its dependencies by public SPDX id, and how many findings the policy reviews or denies: the published one, or the team's own with its day. A statement, not legal advice. ${LEFT_OUT}`,
  about: "vault",
  input: z.strictObject({ limit }),
  output: z.strictObject({
    projectLicence: licenceValue, policyOf: dayValue.nullable().describe("Of the team's own policy; null: the published one"), denied: countValue, review: countValue, suppressed: suppressedValue,
    ofDependencies: z.array(z.strictObject({ licence: licenceValue, components: countValue })), ofFiles: z.array(z.strictObject({ licence: licenceValue, files: countValue })),
  }),
  run(vault, input) {
    const newest = newestOf(vault);
    const found = openFacets(newest).licences;
    if (found === undefined) return null;
    const count = (verdict: "deny" | "review", { licences } = openFacets(newest)): number => (licences?.byRule ?? []).reduce((sum, row) => sum + (row.verdict === verdict ? row.findings : 0), 0);
    return {
      projectLicence: publicLicence(found.projectLicence), policyOf: found.policyChangedAt === null ? null : dayOf(found.policyChangedAt), denied: count("deny"), review: count("review"), suppressed: suppressedOf(newest, (facets) => count("deny", facets)),
      ofDependencies: sumBy(found.byDependencyLicence, ({ licence }) => publicLicence(licence), ({ components }) => components).slice(0, input.limit).map(([licence, components]) => ({ licence, components })),
      ofFiles: sumBy(found.byFileLicence, ({ licence }) => publicLicence(licence), ({ files }) => files).slice(0, input.limit).map(([licence, files]) => ({ licence, files })),
    };
  },
  tell: ({ projectLicence, policyOf, denied, review, suppressed, ofDependencies }) =>
    joinSentences([
      projectLicence === "not-stated" ? "The project states no licence." : `The project's licence: ${projectLicence}.`,
      denied + review === 0 ? `${policySubject({ policyChangedAt: policyOf })} has nothing to say.` : `${policySubject({ policyChangedAt: policyOf })} denies ${formatCount(denied)} and wants a look at ${formatCount(review)}.`,
      denied + (suppressed ?? 0) === 0 ? "" : suppressedWords(suppressed),
      ofDependencies.length === 0 ? "" : `Dependencies: ${ofDependencies.map(({ licence, components }) => `${licence} ${formatCount(components)}`).join(", ")}.`,
    ]),
});

export const freshnessTool = defineTool({
  name: "freshness",
  title: "Runtimes and their ends",
  description: "Uses of runtimes, systems and databases that their vendors no longer mend, or soon will not.",
  about: "vault",
  input: none,
  output: z.strictObject({ ended: countValue, mayHaveEnded: countValue, endsSoon: countValue, supported: countValue, unknown: countValue, dataDay: dayValue }),
  run(vault) {
    const found = newestOf(vault).facets.freshness;
    if (found === undefined) return null;
    const { ended, mayHaveEnded, endsSoon, supported, unknown, dataDate } = found;
    return { ended, mayHaveEnded, endsSoon, supported, unknown, dataDay: dataDate };
  },
  tell: ({ ended, mayHaveEnded, endsSoon, supported, unknown, dataDay }) => `Uses of runtimes, systems and databases: ${formatCount(ended)} ended, ${formatCount(mayHaveEnded)} may have ended, ${formatCount(endsSoon)} end within half a year, ${formatCount(supported)} supported, ${formatCount(unknown)} unknown; by the vendors' dates of ${formatDay(dataDay)}.`,
});

export const risksTool = defineTool({
  name: "risks",
  title: "Code open to attack",
  description: `Places outside of tests whose shape is open to a known kind of attack, by severity and by number in the Common Weakness Enumeration. A rule sees a shape, not whether it can be reached. ${LEFT_OUT}`,
  about: "vault",
  input: z.strictObject({ limit }),
  output: z.strictObject({ places: countValue, inTests: countValue, files: countValue, suppressed: suppressedValue, bySeverity: z.array(z.strictObject({ severity: severityValue, places: countValue })), byWeakness: z.array(z.strictObject({ cwe: countValue, places: countValue })) }),
  run(vault, input) {
    const newest = newestOf(vault);
    const found = openFacets(newest).risks;
    if (found === undefined) return null;
    const bySeverity = sumBy(found.byRule, ({ severity }) => severity, ({ findings }) => findings).map(([severity, places]) => ({ severity, places }));
    return {
      places: found.findingsInProduct, inTests: found.findingsInTests, files: found.affectedFiles, suppressed: suppressedOf(newest, (facets) => facets.risks?.findingsInProduct ?? 0), bySeverity,
      byWeakness: sumBy(found.byRule, ({ cwe }) => cwe, ({ findings }) => findings).slice(0, input.limit).map(([cwe, places]) => ({ cwe, places })),
    };
  },
  tell: ({ places, inTests, files, suppressed, bySeverity, byWeakness }) =>
    joinSentences([
      places === 0
        ? `No place outside of tests has a shape that is open to a known kind of attack (${formatCount(inTests)} in tests).`
        : `${plural(places, "place")} in ${plural(files, "file")} outside of tests ${places === 1 ? "is" : "are"} open to a known kind of attack by the shape of the code: ${bySeverity.map((row) => `${formatCount(row.places)} ${row.severity}`).join(", ")}. By weakness: ${byWeakness.map((row) => `CWE-${row.cwe} ${formatCount(row.places)}`).join(", ")}. Each wants a look: a rule sees a shape, not whether it can be reached.`,
      places + (suppressed ?? 0) === 0 ? "" : suppressedWords(suppressed),
    ]),
});
