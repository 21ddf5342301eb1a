// The score of CVSS 4.0 (specification, section 8): the vector's MacroVector has a score by the table, from which is taken how far the
// vector lies below the highest vector of its MacroVector, as a mean share of the way to the next lower ones. All metrics
// that change the score are heeded, so that a vector with threat metrics scores as CVSS-BT.

import macroVectors from "./macro-vectors.json" with { type: "json" };
import { parseVector, type Metrics, type VectorGrammar } from "./parse-vector.ts";

const IMPACT = "HLN";
const GRAMMAR: VectorGrammar = {
  prefix: "CVSS:4.0/",
  mandatory: { AV: "NALP", AC: "LH", AT: "NP", PR: "NLH", UI: "NPA", VC: IMPACT, VI: IMPACT, VA: IMPACT, SC: IMPACT, SI: IMPACT, SA: IMPACT },
  optional: {
    E: "XAPU", CR: "XHML", IR: "XHML", AR: "XHML",
    MAV: "XNALP", MAC: "XLH", MAT: "XNP", MPR: "XNLH", MUI: "XNPA", MVC: "XHLN", MVI: "XHLN", MVA: "XHLN", MSC: "XHLN", MSI: "XSHLN", MSA: "XSHLN",
    S: "XNP", AU: "XNY", R: "XAUI", V: "XDC", RE: "XLMH", U: "X,Clear,Green,Amber,Red",
  },
};

/** From the most severe on: the distance between two values is the number of steps. */
const LEVELS: Readonly<Record<string, string>> = {
  AV: "NALP", PR: "NLH", UI: "NPA", AC: "LH", AT: "NP", VC: "HLN", VI: "HLN", VA: "HLN", SC: "SHLN", SI: "SHLN", SA: "SHLN", CR: "HML", IR: "HML", AR: "HML",
};

interface Equivalence {
  /** Of each level: the highest vectors in it, and its depth, in steps (tables 24 to 30). */
  readonly highest: readonly string[];
  readonly depth: number;
}

const EQ1: readonly Equivalence[] = [
  { highest: ["AV:N/PR:N/UI:N"], depth: 1 },
  { highest: ["AV:A/PR:N/UI:N", "AV:N/PR:L/UI:N", "AV:N/PR:N/UI:P"], depth: 4 },
  { highest: ["AV:P/PR:N/UI:N", "AV:A/PR:L/UI:P"], depth: 5 },
];
const EQ2: readonly Equivalence[] = [
  { highest: ["AC:L/AT:N"], depth: 1 },
  { highest: ["AC:H/AT:N", "AC:L/AT:P"], depth: 2 },
];
/** EQ3 and EQ6 depend on each other, and are looked at together. */
const EQ3_EQ6: Readonly<Record<string, Equivalence>> = {
  "00": { highest: ["VC:H/VI:H/VA:H/CR:H/IR:H/AR:H"], depth: 7 },
  "01": { highest: ["VC:H/VI:H/VA:L/CR:M/IR:M/AR:H", "VC:H/VI:H/VA:H/CR:M/IR:M/AR:M"], depth: 6 },
  "10": { highest: ["VC:L/VI:H/VA:H/CR:H/IR:H/AR:H", "VC:H/VI:L/VA:H/CR:H/IR:H/AR:H"], depth: 8 },
  "11": {
    highest: ["VC:L/VI:H/VA:L/CR:H/IR:M/AR:H", "VC:L/VI:H/VA:H/CR:H/IR:M/AR:M", "VC:H/VI:L/VA:H/CR:M/IR:H/AR:M", "VC:H/VI:L/VA:L/CR:M/IR:H/AR:H", "VC:L/VI:L/VA:H/CR:H/IR:H/AR:M"],
    depth: 8,
  },
  "21": { highest: ["VC:L/VI:L/VA:L/CR:H/IR:H/AR:H"], depth: 10 },
};
const EQ4: readonly Equivalence[] = [
  { highest: ["SC:H/SI:S/SA:S"], depth: 6 },
  { highest: ["SC:H/SI:H/SA:H"], depth: 5 },
  { highest: ["SC:L/SI:L/SA:L"], depth: 4 },
];

/** Null for what is no vector of version 4.0. */
export function scoreCvss4(vector: string): number | null {
  const metrics = parseVector(vector, GRAMMAR);
  if (metrics === null) return null;
  const value = (name: string): string => effective(metrics, name);
  if (["VC", "VI", "VA", "SC", "SI", "SA"].every((name) => value(name) === "N")) return 0;
  const levels = levelsOf(value);
  const score = lookUp(levels) ?? 0;
  const shares = [
    shareOf(score, lookUp(raise(levels, 0)), EQ1[levels[0]], value),
    shareOf(score, lookUp(raise(levels, 1)), EQ2[levels[1]], value),
    shareOf(score, nextOfImpact(levels), EQ3_EQ6[`${levels[2]}${levels[5]}`], value),
    shareOf(score, lookUp(raise(levels, 3)), EQ4[levels[3]], value),
    // EQ5 has one vector a level: the way to the next counts, and none of it is gone.
    lookUp(raise(levels, 4)) === null ? null : 0,
  ].filter((share) => share !== null);
  const mean = shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  // What is a half in decimal may be a hair less in binary.
  return Math.round(Math.min(10, Math.max(0, score - mean)) * 10 + 1e-6) / 10;
}

/** As modified, if it is; what is not defined counts as the worst (section 4 and 3). */
function effective(metrics: Metrics, name: string): string {
  const modified = metrics.get(`M${name}`) ?? "X";
  if (modified !== "X") return modified;
  const value = metrics.get(name) ?? "X";
  if (value !== "X") return value;
  return name === "E" ? "A" : "H";
}

type Levels = readonly [number, number, number, number, number, number];

function levelsOf(value: (name: string) => string): Levels {
  const is = (name: string, wanted: string): boolean => value(name) === wanted;
  const easy = [is("AV", "N"), is("PR", "N"), is("UI", "N")];
  const eq1 = easy.every(Boolean) ? 0 : easy.some(Boolean) && !is("AV", "P") ? 1 : 2;
  const eq2 = is("AC", "L") && is("AT", "N") ? 0 : 1;
  const eq3 = is("VC", "H") && is("VI", "H") ? 0 : is("VC", "H") || is("VI", "H") || is("VA", "H") ? 1 : 2;
  const eq4 = is("SI", "S") || is("SA", "S") ? 0 : is("SC", "H") || is("SI", "H") || is("SA", "H") ? 1 : 2;
  const eq5 = "APU".indexOf(value("E"));
  const eq6 = ["C", "I", "A"].some((letter) => is(`${letter}R`, "H") && is(`V${letter}`, "H")) ? 0 : 1;
  return [eq1, eq2, eq3, eq4, eq5, eq6];
}

function lookUp(levels: readonly number[]): number | null {
  return (macroVectors.scores as Readonly<Record<string, number>>)[levels.join("")] ?? null;
}

function raise(levels: Levels, ...at: readonly number[]): readonly number[] {
  return levels.map((level, index) => (at.includes(index) ? level + 1 : level));
}

/** The next lower MacroVector of EQ3 and EQ6; of two ways the one with the higher score. */
function nextOfImpact(levels: Levels): number | null {
  const [, , eq3, , , eq6] = levels;
  if (eq3 === 0 && eq6 === 0) return Math.max(lookUp(raise(levels, 5)) ?? 0, lookUp(raise(levels, 2)) ?? 0);
  if (eq3 === 1 && eq6 === 0) return lookUp(raise(levels, 5));
  return eq3 === 2 ? null : lookUp(raise(levels, 2));
}

/** How much of the way to the next lower MacroVector the vector has gone; null where there is none. */
function shareOf(score: number, next: number | null, equivalence: Equivalence | undefined, value: (name: string) => string): number | null {
  if (next === null || equivalence === undefined) return null;
  for (const highest of equivalence.highest) {
    const steps = highest.split("/").map((part) => {
      const [name = "", top = ""] = part.split(":");
      const levels = LEVELS[name] ?? "";
      return levels.indexOf(value(name)) - levels.indexOf(top);
    });
    if (steps.every((step) => step >= 0)) return ((score - next) * steps.reduce((sum, step) => sum + step, 0)) / equivalence.depth;
  }
  return null;
}
