// How grave a vulnerability is: the score of the newest vector that an advisory has, computed here; without a vector, the database's own
// word; without that, nothing, which is not «low».

import type { Advisory, AffectedPackage, SeverityVector } from "./advisory.ts";
import { scoreCvss2 } from "./cvss/cvss2.ts";
import { scoreCvss3 } from "./cvss/cvss3.ts";
import { scoreCvss4 } from "./cvss/cvss4.ts";

/** The qualitative scale of CVSS (specification 3.1, section 5; 4.0, section 6). */
export type Rating = "critical" | "high" | "medium" | "low" | "none" | "unknown";

export interface Severity {
  readonly rating: Rating;
  /** 0.0 to 10.0; null without a vector that can be read. */
  readonly score: number | null;
  readonly vector: string | null;
  /** What the rating follows from. */
  readonly basis: "CVSS 4.0" | "CVSS 3" | "CVSS 2" | "the database's own rating" | "nothing given";
}

const SCORERS = [
  { type: "CVSS_V4", basis: "CVSS 4.0", score: scoreCvss4 },
  { type: "CVSS_V3", basis: "CVSS 3", score: scoreCvss3 },
  { type: "CVSS_V2", basis: "CVSS 2", score: scoreCvss2 },
] as const;

/** From the gravest down. */
const RATINGS: readonly Rating[] = ["critical", "high", "medium", "low", "none", "unknown"];
const STATED: Readonly<Record<string, Rating>> = { critical: "critical", high: "high", moderate: "medium", medium: "medium", low: "low" };

export function severityOf(advisory: Advisory, affected: AffectedPackage | null): Severity {
  const own = affected?.severities ?? [];
  const vectors = own.length > 0 ? own : advisory.severities;
  return scoreVectors(vectors) ?? stated(advisory.statedSeverity);
}

/** The gravest of several; of equally grave ones the one with the higher score. */
export function gravest(severities: readonly Severity[]): Severity {
  return severities.toSorted((one, other) => RATINGS.indexOf(one.rating) - RATINGS.indexOf(other.rating) || (other.score ?? 0) - (one.score ?? 0))[0] ?? stated(null);
}

export function compareRatings(one: Rating, other: Rating): number {
  return RATINGS.indexOf(one) - RATINGS.indexOf(other);
}

export function ratingOf(score: number): Rating {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "none";
}

function scoreVectors(vectors: readonly SeverityVector[]): Severity | null {
  for (const { type, basis, score } of SCORERS) {
    for (const { vector } of vectors.filter((entry) => entry.type === type)) {
      const value = score(vector);
      if (value !== null) return { rating: ratingOf(value), score: value, vector, basis };
    }
  }
  return null;
}

function stated(word: string | null): Severity {
  const rating = word === null ? undefined : STATED[word.toLowerCase()];
  return { rating: rating ?? "unknown", score: null, vector: null, basis: rating === undefined ? "nothing given" : "the database's own rating" };
}
