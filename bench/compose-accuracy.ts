// Writes bench/ACCURACY.md from a comparison: a table for each repository, and the reason of every difference above 1 %.

import type { FileLines } from "./line-counters.ts";
import type { BenchRepository } from "./repositories.ts";

export interface LanguageComparison {
  readonly language: string;
  /** Files that all peers who know the language count. */
  readonly files: number;
  readonly strongroom: FileLines;
  readonly peers: readonly { readonly name: string; readonly lines: FileLines }[];
  /** From the median of the peers, as a share of it. */
  readonly deviation: FileLines;
}

export interface RepositoryComparison {
  readonly repository: BenchRepository;
  readonly peers: readonly string[];
  readonly languages: readonly LanguageComparison[];
}

/** By language, or by `repository: language`; what holds for both measures of it. */
export type DifferenceReasons = Readonly<Record<string, string>>;

const MEASURES = ["code", "comment", "blank"] as const;
const MAX_DEVIATION = 0.01;

const HEADER = `# Accuracy

Written by \`./strongroom bench accuracy\`. The ten largest languages of each repository, over the files that all peers who know the
language count; a cell is ours, then each peer's, then how far we are from the median of the peers. What differs by more than 1 % is explained below
its table. The definitions are in \`src/analyzers/lines/README.md\`.

With two peers the median is their mean, so that where they disagree with each other nobody can be near it.
`;

export function composeAccuracy(comparisons: readonly RepositoryComparison[], reasons: DifferenceReasons): string {
  return [HEADER, ...comparisons.map((comparison) => composeRepository(comparison, reasons))].join("\n");
}

function composeRepository({ repository, peers, languages }: RepositoryComparison, reasons: DifferenceReasons): string {
  const lines = [
    `## ${repository.name}`,
    "",
    `Commit ${repository.commit}, ${repository.files} files, ${(repository.bytes / 1e6).toFixed(1)} MB. Peers: ${peers.join(", ")}.`,
    "",
    "| language | files | code | comment | blank |",
    "|---|--:|---|---|---|",
    ...languages.map(composeLanguage),
    "",
  ];
  for (const row of languages) {
    const measures = MEASURES.filter((measure) => Math.abs(row.deviation[measure]) > MAX_DEVIATION);
    if (measures.length === 0) continue;
    const reason = reasons[`${repository.name}: ${row.language}`] ?? reasons[row.language] ?? "not explained yet";
    lines.push(`- **${row.language}** (${measures.join(", ")}): ${reason}.`);
  }
  return `${lines.join("\n")}\n`;
}

function composeLanguage({ language, files, strongroom, peers, deviation }: LanguageComparison): string {
  const cells = MEASURES.map((measure) => {
    const others = peers.map(({ name, lines }) => `${name} ${lines[measure]}`).join(", ");
    const share = `${deviation[measure] >= 0 ? "+" : ""}${(deviation[measure] * 100).toFixed(2)} %`;
    return `**${strongroom[measure]}**; ${others}; ${Math.abs(deviation[measure]) > MAX_DEVIATION ? `**${share}**` : share}`;
  });
  return `| ${language} | ${files} | ${cells.join(" | ")} |`;
}
