// The part of bench/ACCURACY.md about licences.

import type { FileComparison } from "./licences.bench.ts";
import type { BenchRepository } from "./repositories.ts";

export interface LicencesRow {
  readonly repository: BenchRepository;
  /** Of the project, as we have it; null: none. */
  readonly project: string | null;
  /** Null: not run here. */
  readonly licensee: string | null;
  /** Beside licensecheck; null: not run here. */
  readonly files: FileComparison | null;
}

const INTRODUCTION = `## Licences

Written by \`./strongroom bench licences\`: of each project beside licensee, and of each file beside licensecheck, which reads the first 60 lines of a file.
A file is the same when both name the same licences. Each difference has a reason that was looked up, and is counted as not explained where none holds.
`;

export function composeLicencesAccuracy(rows: readonly LicencesRow[]): string {
  return [
    INTRODUCTION,
    "| repository | commit | project | licensee | files compared | same as licensecheck | explained | not explained |",
    "|---|---|---|---|--:|--:|--:|--:|",
    ...rows.map(({ repository, project, licensee, files }) => `| ${[repository.name, repository.commit.slice(0, 12), project ?? "none", licensee ?? "not run here", ...describe(files)].join(" | ")} |`),
    "",
    ...rows.flatMap(({ repository, files }) => [
      ...(files?.explained ?? []).map(({ reason, paths }) => `- ${repository.name}, ${paths.length} files: ${reason} (\`${paths[0] ?? ""}\`).`),
      ...(files?.unexplained ?? []).map(({ path, ours, theirs }) => `- ${repository.name}, not explained: \`${path}\`: ours ${ours.join(" ")}, licensecheck ${theirs.join(" ")}.`),
    ]),
  ].join("\n");
}

function describe(files: FileComparison | null): string[] {
  if (files === null) return ["not run here", "", "", ""];
  const explained = files.explained.reduce((sum, { paths }) => sum + paths.length, 0);
  return [String(files.compared), `${((files.same / files.compared) * 100).toFixed(2)} %`, String(explained), String(files.unexplained.length)];
}
