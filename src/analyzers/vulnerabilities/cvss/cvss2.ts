// The base score of CVSS 2.0 ("A Complete Guide to the Common Vulnerability Scoring System", section 3.2.1). Temporal and environmental
// metrics are read and not used: they are of the one who wrote them down.

import { parseVector, type Metrics, type VectorGrammar } from "./parse-vector.ts";

const GRAMMAR: VectorGrammar = {
  prefix: "",
  mandatory: { AV: "LAN", AC: "HML", Au: "MSN", C: "NPC", I: "NPC", A: "NPC" },
  optional: { E: "U,POC,F,H,ND", RL: "OF,TF,W,U,ND", RC: "UC,UR,C,ND", CDP: "N,L,LM,MH,H,ND", TD: "N,L,M,H,ND", CR: "L,M,H,ND", IR: "L,M,H,ND", AR: "L,M,H,ND" },
};

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
};

/** Null for what is no vector of version 2. */
export function scoreCvss2(vector: string): number | null {
  const metrics = parseVector(vector.replace(/^\((.*)\)$/, "$1"), GRAMMAR);
  if (metrics === null) return null;
  const impact = 10.41 * (1 - (1 - weigh(metrics, "C")) * (1 - weigh(metrics, "I")) * (1 - weigh(metrics, "A")));
  const exploitability = 20 * weigh(metrics, "AV") * weigh(metrics, "AC") * weigh(metrics, "Au");
  const score = impact === 0 ? 0 : (0.6 * impact + 0.4 * exploitability - 1.5) * 1.176;
  return Math.round(score * 10) / 10;
}

function weigh(metrics: Metrics, name: string): number {
  return WEIGHTS[name]?.[metrics.get(name) ?? ""] ?? 0;
}
