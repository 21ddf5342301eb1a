// What git itself says of a repository, and what the people who wrote it put into it: the measure that reports are held against.

import type { TestRepository } from "#platform/git/testing/test-repository.ts";
import type { Report } from "#protocol/report/schema.ts";

export interface Numbers {
  readonly commit: string | null;
  readonly commits: number;
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  readonly tags: number;
  readonly branches: number;
  /** Name to commits, lines added and deleted. */
  readonly people: Readonly<Record<string, readonly [number, number, number]>>;
}

/** By rev-list, ls-tree, cat-file, shortlog and log --numstat. */
export function numbersByGit(repository: TestRepository, commit = "HEAD"): Numbers {
  const blobs = repository.git("ls-tree", "-r", "-l", commit).split("\n").map((line) => /^\d+ blob ([0-9a-f]+) +(\d+)\t/.exec(line)).filter((match) => match !== null);
  const lines = blobs.map(([, id = ""]) => repository.git("cat-file", "blob", id)).reduce((sum, text) => sum + (text === "" ? 0 : text.split("\n").length), 0);
  const people: Record<string, [number, number, number]> = {};
  for (const line of repository.git("shortlog", "-s", commit).split("\n")) {
    const [count = "0", name = ""] = line.trim().split("\t");
    people[name] = [Number(count), 0, 0];
  }
  let author = "";
  for (const line of repository.git("log", "--no-merges", "--numstat", "--format=@%aN", commit).split("\n")) {
    if (line.startsWith("@")) author = line.slice(1);
    const [, added, deleted] = /^(\d+)\t(\d+)\t/.exec(line) ?? [];
    const person = people[author];
    if (person !== undefined && added !== undefined) people[author] = [person[0], person[1] + Number(added), person[2] + Number(deleted)];
  }
  return {
    commit: repository.git("rev-parse", commit),
    commits: Number(repository.git("rev-list", "--count", commit)),
    files: blobs.length,
    bytes: blobs.reduce((sum, [, , size = "0"]) => sum + Number(size), 0),
    lines,
    tags: count(repository.git("tag")),
    branches: count(repository.git("for-each-ref", "refs/heads")),
    people,
  };
}

/** The same of a report. */
export function numbersOfReport(report: Report): Numbers {
  return {
    commit: report.source.commit,
    commits: report.history.commits,
    files: report.totals.files,
    bytes: report.totals.bytes,
    lines: report.totals.lines,
    tags: report.history.tags,
    branches: report.history.branches,
    people: Object.fromEntries(report.contributors.map(({ name, commits, linesAdded, linesDeleted }) => [name, [commits, linesAdded, linesDeleted]])),
  };
}

/** A report without what differs from run to run. */
export function withoutTimes(report: Report): Omit<Report, "timings" | "generatedAt"> {
  const { timings: _timings, generatedAt: _generatedAt, ...rest } = report;
  return rest;
}

function count(text: string): number {
  return text === "" ? 0 : text.split("\n").length;
}
