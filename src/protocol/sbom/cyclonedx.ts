// A bill of materials in CycloneDX 1.7 (ECMA-424), JSON: components, what needs what, and vulnerabilities with what was decided
// about them, which is VEX.

import { needsOfSubject, secondsOf, sortBy, sortComponents, type BillComponent, type BillInput, type BillScope, type BillVulnerability } from "./bill.ts";
import { readSum, uuidOf } from "./sums.ts";

/** The subject's name within the bill; no package URL looks like it. */
const SUBJECT = "subject";
const SCHEMA = "http://cyclonedx.org/schema/bom-1.7.schema.json";
/** What is needed for building and developing is no part of what runs. */
const SCOPES: Readonly<Record<BillScope, "required" | "optional" | "excluded">> = { runtime: "required", optional: "optional", peer: "optional", build: "excluded", development: "excluded" };

/** @returns JSON, indented, with a line feed at its end */
export function composeCycloneDx(input: BillInput): string {
  const components = sortComponents(input.components);
  const document = {
    version: 1,
    metadata: {
      timestamp: secondsOf(input.createdAt),
      lifecycles: [{ phase: "pre-build" }],
      tools: { components: [{ type: "application", name: input.tool.name, version: input.tool.version }] },
      component: { type: "application", "bom-ref": SUBJECT, name: input.subject.name, ...(input.subject.version !== null && { version: input.subject.version }) },
      ...(input.advisories !== undefined && { properties: composeAdvisories(input.advisories) }),
    },
    components: components.map(composeComponent),
    dependencies: [
      { ref: SUBJECT, dependsOn: needsOfSubject(components).map(({ purl }) => purl) },
      ...components.map(({ purl, dependsOn }) => ({ ref: purl, ...(dependsOn.length > 0 && { dependsOn }) })),
    ],
    compositions: [{ aggregate: input.completeness, dependencies: [SUBJECT] }],
    ...(input.vulnerabilities !== undefined && { vulnerabilities: composeVulnerabilities(input.vulnerabilities, new Set(components.map(({ purl }) => purl))) }),
  };
  // The serial number follows from all else, so that the same bill has the same.
  const serialNumber = `urn:uuid:${uuidOf(input.sha256(JSON.stringify(document)))}`;
  return `${JSON.stringify({ $schema: SCHEMA, bomFormat: "CycloneDX", specVersion: "1.7", serialNumber, ...document }, null, 2)}\n`;
}

function composeAdvisories({ source, date }: NonNullable<BillInput["advisories"]>) {
  return [{ name: "strongroom:advisories:source", value: source }, ...(date === null ? [] : [{ name: "strongroom:advisories:date", value: date }])];
}

function composeComponent(component: BillComponent) {
  const { purl, ecosystem, version, scope, licence, integrity, from } = component;
  const { group, name } = splitName(component);
  const sum = readSum(integrity);
  return {
    type: ecosystem === "Docker" ? "container" : "library",
    "bom-ref": purl,
    ...(group !== null && { group }),
    name,
    ...(version !== null && { version }),
    scope: SCOPES[scope],
    ...(sum !== null && { hashes: [{ alg: sum.algorithm, content: sum.hex }] }),
    ...(licence !== undefined && { licenses: ["expression" in licence ? { expression: licence.expression, acknowledgement: "declared" } : { license: { name: licence.name, acknowledgement: "declared" } }] }),
    purl,
    ...(from !== undefined && from.length > 0 && { evidence: { occurrences: from.map((location) => ({ location })) } }),
    properties: composeProperties(component),
  };
}

/** Maven's group and npm's scope stand apart from the name. */
function splitName({ ecosystem, name }: BillComponent): { group: string | null; name: string } {
  const separator = ecosystem === "Maven" ? name.indexOf(":") : ecosystem === "npm" && !name.startsWith("@") ? -1 : name.lastIndexOf("/");
  return separator <= 0 ? { group: null, name } : { group: name.slice(0, separator), name: name.slice(separator + 1) };
}

function composeProperties({ ecosystem, scope, direct, requirements, integrity }: BillComponent) {
  const properties: [name: string, value: string][] = [
    ["ecosystem", ecosystem],
    ["scope", scope],
    ["direct", direct === null ? "unknown" : String(direct)],
    ...(requirements ?? []).map((requirement): [string, string] => ["requirement", requirement]),
    ...(integrity !== undefined && readSum(integrity) === null ? [["integrity", integrity] satisfies [string, string]] : []),
  ];
  return properties.map(([name, value]) => ({ name: `strongroom:${name}`, value }));
}

function composeVulnerabilities(vulnerabilities: readonly BillVulnerability[], purls: ReadonlySet<string>) {
  return sortBy(vulnerabilities, ({ id }) => id).map((vulnerability) => {
    const { id, source, aliases, ratings, cwes, description, recommendation, published, updated, affects, analysis } = vulnerability;
    return {
      id,
      source,
      ...(aliases.length > 0 && { references: aliases.toSorted().map((alias) => ({ id: alias, source: { name: source.name } })) }),
      ...(ratings.length > 0 && { ratings }),
      ...(cwes.length > 0 && { cwes: [...new Set(cwes)].toSorted((a, b) => a - b) }),
      ...(description !== undefined && { description }),
      ...(recommendation !== undefined && { recommendation }),
      ...(published !== undefined && { published }),
      ...(updated !== undefined && { updated }),
      ...(analysis !== undefined && { analysis }),
      affects: [...new Set(affects)].filter((ref) => purls.has(ref)).toSorted().map((ref) => ({ ref })),
    };
  });
}
