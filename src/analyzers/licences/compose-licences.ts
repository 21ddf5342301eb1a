// The licences of the project, its files and its dependencies, and what of them the policy does not simply allow.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { LicenceFacts } from "./find-licences.ts";
import { judgeLicences, type LicenceFinding } from "./judge-licences.ts";
import { DEFAULT_LICENCE_POLICY } from "./policy.ts";
import { createFactsJoiner, decideProjectLicence } from "./project-licence.ts";
import { normalizeStatedLicence } from "./stated-licences.ts";

type Licences = FacetValue<"licences">;
type Matter = Licences["evidence"]["matters"][number];

const SHOWN = 5_000;
const OTHER = "other";

export function composeLicences({ files, components }: Pick<FacetMaterial, "files" | "components">): Licences {
  const stating = files.flatMap(({ path, vendored, content }) => (content.licences === undefined ? [] : [{ path, vendored, facts: content.licences as LicenceFacts }]));
  const project = decideProjectLicence(stating);
  const join = createFactsJoiner();
  const dependencies = components().map(({ purl, licence, scope }) => ({
    name: purl, stated: licence ?? null, scope: scope === "development" || scope === "build" ? ("development" as const) : ("runtime" as const),
  }));
  const findings = judgeLicences({ project, files: stating, dependencies, policy: DEFAULT_LICENCE_POLICY });
  return {
    results: {
      projectLicence: project.expression === null ? null : publicExpression(project.expression),
      policy: DEFAULT_LICENCE_POLICY.id,
      byFileLicence: countBy(stating.flatMap(({ facts }) => join(facts) ?? [])).map(([licence, count]) => ({ licence, files: count })),
      byDependencyLicence: countDependencies(dependencies.map(({ stated }) => (stated === null ? null : normalizeStatedLicence(stated)))),
      byRule: countByRule(findings),
    },
    evidence: {
      projectFiles: stating.filter(({ path }) => path === project.path).map(({ path, facts }) => ({ path, licence: join(facts) })),
      matters: keepTop(findings.map(describeFinding), { most: SHOWN, compare: compareMatters }),
    },
  };
}

/** What names somebody has no place among results. */
function publicExpression(expression: string): string {
  return /LicenseRef|DocumentRef/.test(expression) || expression.length > 200 ? OTHER : expression;
}

function countBy(expressions: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const expression of expressions.map(publicExpression)) counts.set(expression, (counts.get(expression) ?? 0) + 1);
  return [...counts].sort(([one, first], [other, second]) => second - first || compareText(one, other));
}

function countDependencies(expressions: readonly (string | null)[]): Licences["results"]["byDependencyLicence"] {
  const unknown = expressions.filter((expression) => expression === null).length;
  const known = countBy(expressions.filter((expression) => expression !== null)).map(([licence, components]) => ({ licence, components }));
  return unknown === 0 ? known : [...known, { licence: null, components: unknown }];
}

function countByRule(findings: readonly LicenceFinding[]): Licences["results"]["byRule"] {
  const counts = new Map<string, Licences["results"]["byRule"][number]>();
  for (const { rule, verdict } of findings) {
    const key = `${verdict} ${rule}`;
    counts.set(key, { rule, verdict, findings: (counts.get(key)?.findings ?? 0) + 1 });
  }
  return [...counts].sort(([one], [other]) => compareText(one, other)).map(([, count]) => count);
}

function describeFinding({ rule, verdict, subject, licence, why }: LicenceFinding): Matter {
  return { rule, verdict, kind: subject.kind, subject: subject.name, line: subject.line, licence, why };
}

function compareMatters(one: Matter, other: Matter): number {
  return compareText(one.verdict, other.verdict) || compareText(one.rule, other.rule) || compareText(one.subject, other.subject) || (one.line ?? 0) - (other.line ?? 0);
}
