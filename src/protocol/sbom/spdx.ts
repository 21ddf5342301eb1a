// A bill of materials in SPDX 2.3 (ISO/IEC 5962 and its successor), JSON.

import { needsOfSubject, secondsOf, sortBy, sortComponents, type BillComponent, type BillInput, type BillLicence, type BillScope } from "./bill.ts";
import { readSum, uuidOf } from "./sums.ts";

const DOCUMENT = "SPDXRef-DOCUMENT";
const SUBJECT = "SPDXRef-Subject";
const NOT_ASSERTED = "NOASSERTION";
/** How a component serves the subject: in SPDX the arrow points from it, but for what is needed to run. */
const ARROWS: Readonly<Record<BillScope, string | null>> = { runtime: null, peer: null, optional: "OPTIONAL_DEPENDENCY_OF", build: "BUILD_DEPENDENCY_OF", development: "DEV_DEPENDENCY_OF" };

interface StatedLicence {
  readonly licenseId: string;
  readonly extractedText: string;
  readonly name: string;
}

/** @returns JSON, indented, with a line feed at its end */
export function composeSpdx(input: BillInput): string {
  const components = sortComponents(input.components);
  const identifiers = identify(components);
  const licences = collectLicences(components);
  const decisions = collectDecisions(input);
  const document = {
    creationInfo: { created: secondsOf(input.createdAt), creators: [`Tool: ${input.tool.name}-${input.tool.version}`] },
    packages: [
      {
        SPDXID: SUBJECT,
        name: input.subject.name,
        ...(input.subject.version !== null && { versionInfo: input.subject.version }),
        downloadLocation: NOT_ASSERTED,
        filesAnalyzed: false,
        primaryPackagePurpose: "APPLICATION",
      },
      ...components.map((component) => composePackage(component, { identifiers, licences, decisions })),
    ],
    relationships: composeRelationships(components, identifiers),
    ...(licences.size > 0 && { hasExtractedLicensingInfos: [...licences.values()] }),
  };
  const namespace = `urn:uuid:${uuidOf(input.sha256(JSON.stringify(document)))}`;
  return `${JSON.stringify({ spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: DOCUMENT, name: input.subject.name, documentNamespace: namespace, ...document }, null, 2)}\n`;
}

/** Letters, digits, dots and hyphens are all that an identifier may hold; a number tells apart what is then the same. */
function identify(components: readonly BillComponent[]): Map<string, string> {
  const taken = new Map<string, number>();
  const identifiers = new Map<string, string>();
  for (const { purl } of components) {
    const plain = purl.replace(/^pkg:/, "").replaceAll(/[^A-Za-z0-9.]+/g, "-");
    const before = taken.get(plain) ?? 0;
    taken.set(plain, before + 1);
    // Two hyphens stand in no plain one, so that no number makes another's identifier.
    identifiers.set(purl, `SPDXRef-Package-${plain}${before === 0 ? "" : `--${before}`}`);
  }
  return identifiers;
}

/** Licences that are stated in words, with the identifiers that SPDX has for such. */
function collectLicences(components: readonly BillComponent[]): Map<string, StatedLicence> {
  const names = components.flatMap(({ licence }) => (licence !== undefined && "name" in licence ? [licence.name] : []));
  return new Map([...new Set(names)].toSorted().map((name, index) => [name, { licenseId: `LicenseRef-stated-${index + 1}`, extractedText: name, name }]));
}

interface Given {
  readonly identifiers: ReadonlyMap<string, string>;
  readonly licences: ReadonlyMap<string, StatedLicence>;
  /** By package URL. */
  readonly decisions: ReadonlyMap<string, readonly Annotation[]>;
}

interface Annotation {
  readonly annotator: string;
  readonly annotationDate: string;
  readonly annotationType: "REVIEW";
  readonly comment: string;
}

/** SPDX 2.3 has no words for what was decided about a vulnerability: it stands beside the package, for people. */
function collectDecisions({ vulnerabilities = [], tool, createdAt }: BillInput): Map<string, Annotation[]> {
  const decisions = new Map<string, Annotation[]>();
  for (const { id, affects, analysis } of sortBy(vulnerabilities, (each) => each.id)) {
    if (analysis === undefined) continue;
    const words = [analysis.state, analysis.justification, ...(analysis.response ?? [])].filter((word) => word !== undefined).join(", ");
    const annotation: Annotation = { annotator: `Tool: ${tool.name}-${tool.version}`, annotationDate: secondsOf(createdAt), annotationType: "REVIEW", comment: `${id}: ${words}${analysis.detail === undefined ? "" : `. ${analysis.detail}`}` };
    for (const purl of new Set(affects)) decisions.set(purl, [...(decisions.get(purl) ?? []), annotation]);
  }
  return decisions;
}

function composePackage(component: BillComponent, { identifiers, licences, decisions }: Given) {
  const { purl, ecosystem, name, version, licence, integrity } = component;
  const sum = readSum(integrity);
  const said = decisions.get(purl) ?? [];
  return {
    SPDXID: identifiers.get(purl) ?? "",
    name,
    ...(version !== null && { versionInfo: version }),
    downloadLocation: NOT_ASSERTED,
    filesAnalyzed: false,
    ...(sum !== null && { checksums: [{ algorithm: sum.algorithm.replace("-", ""), checksumValue: sum.hex }] }),
    licenseConcluded: NOT_ASSERTED,
    licenseDeclared: declare(licence, licences),
    copyrightText: NOT_ASSERTED,
    primaryPackagePurpose: ecosystem === "Docker" ? "CONTAINER" : "LIBRARY",
    externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }],
    ...(said.length > 0 && { annotations: said }),
  };
}

function declare(licence: BillLicence | undefined, licences: ReadonlyMap<string, StatedLicence>): string {
  if (licence === undefined) return NOT_ASSERTED;
  return "expression" in licence ? licence.expression : (licences.get(licence.name)?.licenseId ?? NOT_ASSERTED);
}

function composeRelationships(components: readonly BillComponent[], identifiers: ReadonlyMap<string, string>) {
  const relate = (from: string, relationshipType: string, to: string) => ({ spdxElementId: from, relationshipType, relatedSpdxElement: to });
  const idOf = (purl: string): string => identifiers.get(purl) ?? "";
  return [
    relate(DOCUMENT, "DESCRIBES", SUBJECT),
    ...needsOfSubject(components).map(({ purl, scope }) => {
      const arrow = ARROWS[scope];
      return arrow === null ? relate(SUBJECT, "DEPENDS_ON", idOf(purl)) : relate(idOf(purl), arrow, SUBJECT);
    }),
    ...components.flatMap(({ purl, dependsOn }) => dependsOn.map((need) => relate(idOf(purl), "DEPENDS_ON", idOf(need)))),
  ];
}
