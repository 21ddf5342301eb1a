// A repository of this machine as an analysis sees it, for programs that measure a part of one.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createGitRepository, type GitRepository } from "#domains/vaults/work/git-repository.ts";
import { openLocalGit } from "#domains/vaults/work/local-git.ts";
import { openScratchRepository } from "#platform/git/scratch-repository.ts";

export interface OpenedRepository {
  readonly repository: GitRepository;
  /** Id of the commit at HEAD. */
  readonly head: string;
  /** Ids that branches and tags name. */
  readonly tips: readonly string[];
  close(): void;
}

export async function openRepository(folder: string, signal: AbortSignal): Promise<OpenedRepository> {
  const git = await openLocalGit(folder);
  if (git === null) throw new TypeError(`expected a git repository, got ${folder}`);
  const { head } = git;
  const oid = "oid" in head ? head.oid : git.refs.find(({ name }) => name === head.ref)?.oid;
  if (oid === undefined) throw new TypeError("expected a repository with a commit at HEAD");
  const dir = mkdtempSync(join(tmpdir(), "bench-repository-"));
  const scratch = await openScratchRepository({ dir, format: git.format, alternates: [git.objectsDir], user: "inherited", signal });
  const repository = createGitRepository({ git: scratch, format: git.format, older: null });
  return {
    repository,
    head: oid,
    tips: git.refs.map((ref) => ref.oid),
    close() {
      repository.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
