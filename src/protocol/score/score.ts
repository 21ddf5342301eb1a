// The score of a report (strongroom.score/1): SPEC.md has the rules and the formula of each line. Pure, so that the server, the pages and
// the command line say the same.

import type { FacetName } from "#protocol/report/facets/index.ts";

import { dependenciesLine, freshnessLine, knowledgeLine } from "./continuity-lines.ts";
import { licencesLine, risksLine, secretsLine, vulnerabilitiesLine } from "./finding-lines.ts";
import type { FacetNumbers, Judged, LeftOut, LineRule, ScoreFigure } from "./line.ts";
import { complexityLine, documentationLine, duplicationLine, testsLine } from "./upkeep-lines.ts";

export type { ScoreFigure } from "./line.ts";

/** Raised with every change of the formula: scores of different versions are not to be compared. */
export const SCORE_FORMULA = "strongroom.score/1";
export const FULL_SCORE = 1000;
/** SCO-4: below this a total would say more than was looked at. */
export const FEWEST_JUDGED_POINTS = 500;

/** What of a report the score rests on; a report is one. */
export interface ScoreInput {
  readonly totals: { readonly code: number };
  readonly facets: { readonly [Name in FacetName]?: FacetNumbers<Name> | undefined };
}

export interface ScoreLine {
  readonly id: string;
  readonly facet: FacetName;
  readonly title: string;
  readonly points: number;
  readonly maxPoints: number;
  /** A sentence with the figures that it rests on. */
  readonly why: string;
  readonly figures: readonly ScoreFigure[];
  /** How to get more points; null with full points. */
  readonly improve: string | null;
}

export interface ScoreLeftOut {
  readonly id: string;
  readonly facet: FacetName;
  readonly title: string;
  readonly maxPoints: number;
  readonly why: string;
}

export interface Score {
  readonly formula: typeof SCORE_FORMULA;
  /** 0 to 1000; null where too little was looked at. */
  readonly total: number | null;
  /** Of 1000: the points of the lines that could be judged. */
  readonly judgedPoints: number;
  /** What there is to say of the total: from how much it is scaled, or why there is none. */
  readonly basis: string;
  readonly lines: readonly ScoreLine[];
  readonly leftOut: readonly ScoreLeftOut[];
}

type AnyRule = { [Name in FacetName]: LineRule<Name> }[FacetName];

/** In the order in which they are shown. */
const RULES: readonly AnyRule[] = [
  secretsLine, vulnerabilitiesLine, risksLine, testsLine, complexityLine, duplicationLine, knowledgeLine, freshnessLine, licencesLine, dependenciesLine, documentationLine,
];

export function composeScore({ totals, facets }: ScoreInput): Score {
  const lines: ScoreLine[] = [];
  const leftOut: ScoreLeftOut[] = [];
  for (const rule of RULES) {
    const { id, facet, title, maxPoints } = rule;
    const judged = judge(rule as LineRule<typeof facet>, facets);
    if ("leftOut" in judged) {
      leftOut.push({ id, facet, title, maxPoints, why: judged.leftOut });
      continue;
    }
    const { share, why, figures, improve } = judged;
    const points = Math.floor(Math.min(1, Math.max(0, share)) * maxPoints);
    lines.push({ id, facet, title, points, maxPoints, why, figures, improve: points === maxPoints ? null : improve });
  }
  const judgedPoints = lines.reduce((sum, { maxPoints }) => sum + maxPoints, 0);
  const points = lines.reduce((sum, line) => sum + line.points, 0);
  const total = totals.code === 0 || judgedPoints < FEWEST_JUDGED_POINTS ? null : Math.round((FULL_SCORE * points) / judgedPoints);
  return { formula: SCORE_FORMULA, total, judgedPoints, basis: sayBasis(totals.code, { total, points, judgedPoints }), lines, leftOut };
}

function judge<Name extends FacetName>({ facet, judge: judgeNumbers }: LineRule<Name>, facets: ScoreInput["facets"]): Judged | LeftOut {
  const numbers: FacetNumbers<Name> | undefined = facets[facet];
  return numbers === undefined ? { leftOut: "this was not looked at" } : judgeNumbers(numbers);
}

function sayBasis(code: number, { total, points, judgedPoints }: { readonly total: number | null; readonly points: number; readonly judgedPoints: number }): string {
  if (code === 0) return "There is no code to judge.";
  if (total === null) return `Too little was looked at for a score: ${judgedPoints} of ${FULL_SCORE} points could be judged, and it takes ${FEWEST_JUDGED_POINTS}.`;
  if (judgedPoints === FULL_SCORE) return "All parts were judged.";
  return `${points} of the ${judgedPoints} points that could be judged, scaled to ${FULL_SCORE}; the other ${FULL_SCORE - judgedPoints} count neither as good nor as bad.`;
}
