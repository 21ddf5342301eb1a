// The source that a probe plants: a small real repository in a scratch folder, written as a stream for git's own fast-import.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { openScratchRepository, type ScratchRepository } from "#platform/git/scratch-repository.ts";

export interface ProbeCommit {
  readonly author: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly message: string;
  /** Path to content. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ProbeRepository {
  readonly dir: string;
  /** Adds commits on top of the branch. */
  grow(commits: readonly ProbeCommit[]): Promise<void>;
}

export interface ProbeRepositoryGiven {
  readonly dir: string;
  /** Short name of its one branch, which HEAD names. */
  readonly branch: string;
  readonly tag: string | null;
  readonly commits: readonly ProbeCommit[];
  readonly signal: AbortSignal;
}

export async function createProbeRepository({ dir, branch, tag, commits, signal }: ProbeRepositoryGiven): Promise<ProbeRepository> {
  const scratch = await openScratchRepository({ dir, format: "sha1", user: "inherited", signal });
  await writeFile(join(dir, "HEAD"), `ref: refs/heads/${branch}\n`);
  await importStream(scratch, composeStream({ branch, commits, onTop: false, tag }));
  return {
    dir,
    grow: (more) => importStream(scratch, composeStream({ branch, commits: more, onTop: true, tag: null })),
  };
}

async function importStream(scratch: ScratchRepository, stream: string): Promise<void> {
  const git = scratch.start(["fast-import", "--quiet", "--done", "--date-format=raw"], "pipe");
  git.stdin?.end(stream);
  git.stdout.resume();
  const end = await git.ended;
  if (end.code !== 0) throw new AppError("internal.unexpected", `The probe's repository could not be made: ${git.stderrTail()}`);
}

interface StreamGiven {
  readonly branch: string;
  readonly commits: readonly ProbeCommit[];
  readonly onTop: boolean;
  readonly tag: string | null;
}

/** See git-fast-import(1). */
function composeStream({ branch, commits, onTop, tag }: StreamGiven): string {
  const ref = `refs/heads/${branch}`;
  const parts = commits.flatMap(({ author, email, at, message, files }, index) => [
    `commit ${ref}`,
    `author ${author} <${email}> ${at} +0000`,
    `committer ${author} <${email}> ${at} +0000`,
    data(message),
    ...(index === 0 && onTop ? [`from ${ref}^0`] : []),
    ...Object.entries(files).flatMap(([path, content]) => [`M 100644 inline ${JSON.stringify(path)}`, data(content)]),
  ]);
  const tagging = tag === null ? [] : [`reset refs/tags/${tag}`, `from ${ref}`];
  return [...parts, ...tagging, "done", ""].join("\n");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
