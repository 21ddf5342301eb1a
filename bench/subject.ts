// The repository that a benchmark works on: the first real one of STRONGROOM_BENCH_REPOSITORIES, or one that is generated, so that anybody
// can run it.

import { join } from "node:path";

import type { BenchContext } from "#cli/bench/benchmark.ts";

import { generateRepository, type GeneratedSize } from "./generate-repository.ts";
import { describeRepository, namedRepositories, type BenchRepository } from "./repositories.ts";

export interface Subject extends BenchRepository {
  /** For the reader of results. */
  readonly note: string;
}

export function findSubject(context: BenchContext, generated: GeneratedSize): Subject {
  const [named] = namedRepositories();
  if (named !== undefined) return { ...named, note: noteOf(named, named.name) };
  const gitDir = join(context.scratchDir, "generated.git");
  context.log(`generating a repository of ${generated.commits} commits and ${generated.files} files`);
  generateRepository(gitDir, generated);
  const repository = describeRepository(gitDir);
  return { ...repository, name: "generated", note: noteOf(repository, `generated: ${generated.commits} commits, ${generated.files} files`) };
}

function noteOf({ commit, files, bytes }: BenchRepository, name: string): string {
  return `${name} at ${commit.slice(0, 12)}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB at its head`;
}
