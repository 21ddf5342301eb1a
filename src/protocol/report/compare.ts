// Two reports, an earlier and a later one, as one comparison (strongroom.comparison/1): figures, the score line by line, what is new and what
// is gone. Pure. What only one side looked at is never told as new or gone.

import { compareText } from "#base/compare-text.ts";
import { composeScore, type Score, SCORE_FORMULA } from "#protocol/score/score.ts";

import { compareComponents } from "./compare-components.ts";
import { compareFindings } from "./compare-findings.ts";
import type { Comparison } from "./comparison-schema.ts";
import { FACET_NAMES } from "./facets/names.ts";
import type { Report } from "./schema.ts";

export interface CompareGiven {
  readonly before: Report;
  readonly after: Report;
  /** SHA-256 of a text in hexadecimal; the caller has the platform's. */
  readonly hash: (text: string) => string;
}

export function compareReports({ before, after, hash }: CompareGiven): Comparison {
  return {
    schema: "strongroom.comparison/1",
    before: describeSide(before),
    after: describeSide(after),
    analyzers: compareAnalyzers(before, after),
    score: compareScores(composeScore(before), composeScore(after)),
    figures: compareFigures(before, after),
    languages: compareLanguages(before, after),
    people: comparePeople(before, after),
    findings: compareFindings({ before, after, hash }),
    dependencies: compareComponents(before, after),
  };
}

interface Change {
  readonly before: number | null;
  readonly after: number | null;
  readonly delta: number | null;
}

function changeOf(before: number | null | undefined, after: number | null | undefined): Change {
  return { before: before ?? null, after: after ?? null, delta: before == null || after == null ? null : after - before };
}

function describeSide({ source, generatedAt, product }: Report): Comparison["before"] {
  return { source, generatedAt, product };
}

function compareAnalyzers(before: Report, after: Report): Comparison["analyzers"] {
  const [one, other] = [before.product.analyzers, after.product.analyzers];
  return unionOf(Object.keys(one), Object.keys(other)).flatMap((analyzer) => {
    const versions = { before: one[analyzer] ?? null, after: other[analyzer] ?? null };
    return versions.before === versions.after ? [] : [{ analyzer, ...versions }];
  });
}

function compareScores(before: Score, after: Score): Comparison["score"] {
  const [one, other] = [before, after].map((score) => new Map(score.lines.map((line) => [line.id, line.points])));
  const rows = [...after.lines, ...after.leftOut].map(({ id, title, maxPoints }) => ({ id, title, maxPoints, ...changeOf(one?.get(id), other?.get(id)) }));
  return { formula: SCORE_FORMULA, ...changeOf(before.total, after.total), lines: rows };
}

function compareFigures(before: Report, after: Report): Comparison["figures"] {
  const of = (report: Report, facet: Comparison["figures"][number]["facet"]): Readonly<Record<string, unknown>> => (facet === "totals" || facet === "history" ? report[facet] : (report.facets[facet] ?? {}));
  return (["totals", "history", ...FACET_NAMES] as const).flatMap((facet) => {
    const [one, other] = [of(before, facet), of(after, facet)];
    return unionOf(Object.keys(one), Object.keys(other)).flatMap((figure) => {
      const [earlier, later] = [one[figure], other[figure]];
      return typeof earlier === "number" || typeof later === "number" ? [{ facet, figure, ...changeOf(numberOf(earlier), numberOf(later)) }] : [];
    });
  });
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function compareLanguages(before: Report, after: Report): Comparison["languages"] {
  const [one, other] = [before, after].map(({ languages }) => new Map(languages.map(({ name, code }) => [name, code])));
  return unionOf([...(one?.keys() ?? [])], [...(other?.keys() ?? [])])
    // Both looked at languages: one that is not there has no lines.
    .map((name) => ({ name, ...changeOf(one?.get(name) ?? 0, other?.get(name) ?? 0) }))
    .toSorted((a, b) => Math.abs(b.delta ?? 0) - Math.abs(a.delta ?? 0) || compareText(a.name, b.name));
}

function comparePeople(before: Report, after: Report): Comparison["people"] {
  const named = before.contributors.length > 0 && after.contributors.length > 0;
  const [one, other] = [before, after].map(({ contributors }) => new Set(contributors.map(({ name }) => name)));
  const missing = (from: ReadonlySet<string> | undefined, within: ReadonlySet<string> | undefined): number => [...(from ?? [])].filter((name) => within?.has(name) !== true).length;
  return { ...changeOf(before.history.contributors, after.history.contributors), joined: named ? missing(other, one) : null, left: named ? missing(one, other) : null };
}

function unionOf(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}
