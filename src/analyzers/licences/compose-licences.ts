// The licences of the project, its files and its dependencies: facts, and who says so. What a policy says to them is decided by whoever reads.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import { publicLicence } from "#base/public-licence.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

import type { LicenceFacts } from "./find-licences.ts";
import { createFactsJoiner, decideProjectLicence, type ProjectLicence } from "./project-licence.ts";
import { normalizeStatedLicence } from "./stated-licences.ts";

type Licences = FacetValue<"licences">;
type Facts = NonNullable<Licences["results"]["facts"]>;
type Part = Facts["parts"][number];
type Unclear = Licences["evidence"]["unclear"][number];

const SHOWN = 5_000;
const OTHER = "other";

export function composeLicences({ files, components }: Pick<FacetMaterial, "files" | "components">): Licences {
  const stating = files.flatMap(({ path, content }) => (content.licences === undefined ? [] : [{ path, facts: content.licences as LicenceFacts }]));
  const project = decideProjectLicence(stating);
  const join = createFactsJoiner();
  const saidByFiles = stating.flatMap(({ path, facts }): Statement[] => {
    const licence = join(facts);
    return licence === null ? [] : [{ use: "file", licence, words: licence, name: path, line: facts.find(({ expression }) => expression !== null)?.line ?? 1 }];
  });
  const saidByDependencies = components().map(({ purl, licence: stated, scope }): Statement => {
    const words = stated ?? null;
    const licence = words === null ? null : normalizeStatedLicence(words);
    return { use: scope === "development" || scope === "build" ? "development" : "runtime", licence, words: licence ?? words, name: purl, line: null };
  });
  const { parts, places } = groupStatements([...saidByFiles, ...saidByDependencies]);
  const unclear = stating.flatMap(listUnclear);
  return {
    results: {
      projectLicence: project.expression === null ? null : publicExpression(project.expression),
      policy: "none", policyChangedAt: null,
      facts: { project: project.expression === null ? null : publicLicence(project.expression), projectNear: nearOf(project), parts, unclear: countUnclear(unclear) },
      byFileLicence: countBy(saidByFiles.flatMap(({ licence }) => licence ?? [])).map(([licence, count]) => ({ licence, files: count })),
      byDependencyLicence: countDependencies(saidByDependencies.map(({ licence }) => licence)),
      byRule: [],
    },
    evidence: {
      projectFiles: stating.filter(({ path }) => path === project.path).map(({ path, facts }) => ({ path, licence: join(facts) })),
      places,
      unclear: keepTop(unclear, { most: SHOWN, compare: (one, other) => compareText(one.path, other.path) || one.line - other.line || compareText(one.rule, other.rule) }),
      matters: [],
    },
  };
}

/** Of one file or dependency. */
interface Statement {
  readonly use: Part["use"];
  readonly licence: string | null;
  /** As a reader is told it, by name. */
  readonly words: string | null;
  readonly name: string;
  readonly line: number | null;
}

interface Group {
  readonly use: Part["use"];
  readonly licence: string | null;
  readonly byWords: Map<string | null, { name: string; line: number | null }[]>;
  count: number;
}

/** The largest part first; of each those who say so, by name. */
function groupStatements(statements: readonly Statement[]): { readonly parts: Part[]; readonly places: Licences["evidence"]["places"] } {
  const groups = new Map<string, Group>();
  const toldOf = createTeller();
  for (const { use, licence: written, words, name, line } of statements) {
    const licence = written === null ? null : toldOf(written);
    const key = `${use} ${licence ?? ""}`;
    const group: Group = groups.get(key) ?? { use, licence, byWords: new Map(), count: 0 };
    groups.set(key, group);
    group.count += 1;
    const subjects = group.byWords.get(words) ?? [];
    group.byWords.set(words, subjects);
    subjects.push({ name, line });
  }
  const sorted = [...groups.values()].toSorted((one, other) => other.count - one.count || compareText(one.use, other.use) || compareText(one.licence ?? "", other.licence ?? ""));
  return {
    parts: sorted.map(({ use, licence, count }) => ({ use, licence, count })),
    places: sorted.flatMap((group, part) => listPlaces(group).map((place) => ({ part, ...place }))),
  };
}

function listPlaces({ byWords }: Group): Omit<Licences["evidence"]["places"][number], "part">[] {
  let left = SHOWN;
  return [...byWords].toSorted(([one], [other]) => compareText(one ?? "", other ?? "")).flatMap(([licence, all]) => {
    const subjects = all.toSorted((one, other) => compareText(one.name, other.name)).slice(0, left);
    left -= subjects.length;
    return subjects.length === 0 ? [] : [{ licence, subjects }];
  });
}

/** Thousands of files are under one licence. */
function createTeller(): (licence: string) => string {
  const told = new Map<string, string>();
  return (licence) => {
    const known = told.get(licence) ?? publicLicence(licence);
    told.set(licence, known);
    return known;
  };
}

function listUnclear({ path, facts }: { readonly path: string; readonly facts: LicenceFacts }): Unclear[] {
  return facts.flatMap(({ kind, expression, nearest, score, line }): Unclear[] => {
    if (expression !== null) return [];
    if (kind === "text") return [{ rule: "file-licence-changed", path, line, why: `${percent(score)} of the words are those of ${nearest ?? ""}; the rest must be read` }];
    return [{ rule: "file-licence-unreadable", path, line, why: "SPDX-License-Identifier must be followed by an expression" }];
  });
}

function countUnclear(unclear: readonly Unclear[]): Facts["unclear"] {
  return (["file-licence-changed", "file-licence-unreadable"] as const).map((rule) => ({ rule, findings: unclear.filter((each) => each.rule === rule).length })).filter(({ findings }) => findings > 0);
}

function nearOf({ near }: ProjectLicence): Facts["projectNear"] {
  return near === null ? null : { nearest: near.nearest, score: near.score };
}

function percent(score: number): string {
  return `${(Math.floor(score * 1000) / 10).toFixed(1)} %`;
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
