// The base score of CVSS 3.0 and 3.1 (specification 3.1, section 7.1 and appendix A). Temporal and environmental metrics are read and not
// used: they are of the one who wrote them down.

import { parseVector, type Metrics, type VectorGrammar } from "./parse-vector.ts";

const MANDATORY = { AV: "NALP", AC: "LH", PR: "NLH", UI: "NR", S: "UC", C: "NLH", I: "NLH", A: "NLH" };
const OPTIONAL = {
  E: "XUPFH", RL: "XOTWU", RC: "XURC", CR: "XLMH", IR: "XLMH", AR: "XLMH",
  MAV: "XNALP", MAC: "XLH", MPR: "XNLH", MUI: "XNR", MS: "XUC", MC: "XNLH", MI: "XNLH", MA: "XNLH",
};
const GRAMMARS: readonly VectorGrammar[] = ["CVSS:3.1/", "CVSS:3.0/"].map((prefix) => ({ prefix, mandatory: MANDATORY, optional: OPTIONAL }));

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
/** Privileges weigh less where the scope changes. */
const CHANGED_PRIVILEGES: Readonly<Record<string, number>> = { N: 0.85, L: 0.68, H: 0.5 };

/** Null for what is no vector of version 3.0 or 3.1. */
export function scoreCvss3(vector: string): number | null {
  for (const grammar of GRAMMARS) {
    const metrics = parseVector(vector, grammar);
    if (metrics !== null) return computeBase(metrics);
  }
  return null;
}

function computeBase(metrics: Metrics): number {
  const isChanged = metrics.get("S") === "C";
  const lost = 1 - (1 - weigh(metrics, "C")) * (1 - weigh(metrics, "I")) * (1 - weigh(metrics, "A"));
  const impact = isChanged ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost;
  if (impact <= 0) return 0;
  const privileges = isChanged ? (CHANGED_PRIVILEGES[metrics.get("PR") ?? ""] ?? 0) : weigh(metrics, "PR");
  const exploitability = 8.22 * weigh(metrics, "AV") * weigh(metrics, "AC") * privileges * weigh(metrics, "UI");
  return roundUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10));
}

function weigh(metrics: Metrics, name: string): number {
  return WEIGHTS[name]?.[metrics.get(name) ?? ""] ?? 0;
}

/** To the next tenth, in whole numbers, so that no machine's floating point decides (appendix A). */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
