// Findings in SARIF 2.1.0 (OASIS), as code hosts and editors take them.

export type SarifLevel = "error" | "warning" | "note" | "none";

export interface SarifRule {
  /** Stays the same for good: whoever suppresses a finding does so by it. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What to do. */
  readonly help: string;
  /** 0 to 10, as CVSS counts. */
  readonly severity: number;
  /** Numbers of CWE. */
  readonly cwe?: readonly number[];
}

export interface SarifFinding {
  readonly rule: SarifRule;
  readonly message: string;
  readonly level: SarifLevel;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column?: number;
  readonly endLine?: number;
  /** What makes the finding the same in another commit, whatever stands above it. */
  readonly fingerprint: string;
  /** `accepted` hides it where findings are shown; one that is under review stays. */
  readonly suppression?: { readonly status: "accepted" | "underReview"; readonly reason: string; readonly properties: Readonly<Record<string, unknown>> };
  /** What this format has no words for, as that a finding is in the history alone. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface SarifInput {
  readonly tool: { readonly name: string; readonly version: string };
  readonly findings: readonly SarifFinding[];
  readonly source?: { readonly commit: string; readonly uri?: string };
  /** Files that were not analysed: no finding in them means nothing. */
  readonly unread?: readonly { readonly path: string; readonly why: string }[];
  /** Of the whole run, as the date of the data behind it. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/** The name and version of the way in which fingerprints are made. */
const FINGERPRINT = "strongroom/v1";

/** The same bytes for the same findings in any order. @returns JSON, indented, with a line feed at its end */
export function composeSarif({ tool, findings, source, unread = [], properties }: SarifInput): string {
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: { driver: { name: tool.name, version: tool.version, rules: rules.map(composeRule) } },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: unread.toSorted((a, b) => order(a.path, b.path)).map(composeNotification) }],
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { SRCROOT: { description: { text: "The root of the repository." } } },
    ...(source !== undefined && { versionControlProvenance: [{ repositoryUri: source.uri ?? "urn:strongroom:vault", revisionId: source.commit, mappedTo: { uriBaseId: "SRCROOT" } }] }),
    results: findings.toSorted(compareFindings).map((finding) => composeResult(finding, indexes.get(finding.rule.id) ?? -1)),
    ...(properties !== undefined && { properties }),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function compareFindings(a: SarifFinding, b: SarifFinding): number {
  return order(a.path, b.path) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0) || order(a.rule.id, b.rule.id) || order(a.fingerprint, b.fingerprint) || order(a.message, b.message);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function composeNotification({ path, why }: { readonly path: string; readonly why: string }) {
  return {
    level: "warning",
    message: { text: `This file was not analysed: ${why}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path), uriBaseId: "SRCROOT" } } }],
  };
}

function composeRule({ id, title, description, help, severity, cwe = [] }: SarifRule) {
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: description },
    help: { text: help },
    properties: {
      "security-severity": severity.toFixed(1),
      ...(cwe.length > 0 && { tags: ["security", ...cwe.map((number) => `external/cwe/cwe-${String(number).padStart(3, "0")}`)] }),
    },
  };
}

function composeResult({ rule, message, level, path, line, column, endLine, fingerprint, suppression, properties }: SarifFinding, ruleIndex: number) {
  return {
    ruleId: rule.id,
    ruleIndex,
    level,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: "SRCROOT" },
          region: { startLine: line, ...(column !== undefined && { startColumn: column }), ...(endLine !== undefined && { endLine }) },
        },
      },
    ],
    partialFingerprints: { [FINGERPRINT]: fingerprint },
    // Where one finding can be suppressed, each says whether it is.
    suppressions: suppression === undefined ? [] : [{ kind: "external", status: suppression.status, justification: suppression.reason, properties: suppression.properties }],
    ...(properties !== undefined && { properties }),
  };
}

/** A relative URI: each part percent-encoded, so that no name is taken for a scheme, a query or a way up. */
function uriOf(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join("/");
}
