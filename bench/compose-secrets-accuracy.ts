// The part of bench/ACCURACY.md about secrets.

import type { CorpusCase, CorpusHalf } from "./secrets-corpus/generate.ts";
import { ratesOf, type Score } from "./secrets-score.ts";

export interface SecretsRow {
  readonly half: CorpusHalf;
  readonly subject: string;
  /** Null: not run here. */
  readonly score: Score | null;
}

interface Half {
  readonly half: CorpusHalf;
  readonly cases: readonly CorpusCase[];
}

const INTRODUCTION = `## Secrets

Written by \`./strongroom bench secrets\`, on a labelled corpus that \`bench/secrets-corpus\` makes: secrets of many forms, and what only looks like one. A
secret is found when a find overlaps it, and a find that overlaps none is wrong. Rules are made with the development
half alone; the held-out half says what they are worth beside it.
`;

const NOTES = `What the numbers are worth: the generator and the rules have the same authors, so that they compare tools on one set, and promise nothing about another.
- **ours** (missed, held-out half): a token of Sourcegraph in a form that the rule does not know, and a random password that begins like a path. Nothing is tuned on
  this half, so they stay missed until they are met elsewhere.
- **secretlint** (recall): its recommended rules know the keys of some thirty services of the 126 in the corpus, and hardly any password that is known by the name that it
  is given to (of the held-out half 262 of 295 such are missed); what it finds wrongly are examples that say that they are some.
- **gitleaks**, **trufflehog**: run where they are on the PATH, without verification; where they are not, they are "not run here".`;

export function composeSecretsAccuracy(rows: readonly SecretsRow[], halves: readonly Half[]): string {
  return [
    INTRODUCTION,
    halves.map(({ half, cases }) => `The ${half} half has ${cases.length} files with ${cases.reduce((sum, { secrets }) => sum + secrets.length, 0)} secrets.`).join(" "),
    "",
    "| half | tool | found | wrong | missed | precision | recall | F1 |",
    "|---|---|--:|--:|--:|--:|--:|--:|",
    ...rows.map(({ half, subject, score }) => `| ${half} | ${subject} | ${describe(score).join(" | ")} |`),
    "",
    NOTES,
  ].join("\n");
}

function describe(score: Score | null): string[] {
  if (score === null) return ["not run here", "", "", "", "", ""];
  const { precision, recall, f1 } = ratesOf(score);
  return [score.found, score.wrong, score.missed].map(String).concat([precision, recall, f1].map((rate) => `${(rate * 100).toFixed(2)} %`));
}
