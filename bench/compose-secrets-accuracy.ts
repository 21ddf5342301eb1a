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
secret is found when a find overlaps it, and a find that overlaps none is wrong. The held-out half was fixed before any rule was written, and no rule is
tuned on it.
`;

const NOTES = `What the numbers are worth: the generator and the rules have the same authors, so that they compare tools on one set, and promise nothing about another.
- **secretlint** (recall): it runs with its recommended rules, which know keys by their form; passwords in assignments, addresses with a password, and keys of
  services that have no form of their own are most of the corpus, and it does not look for them.
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
