// Contributors of real repositories beside `git shortlog -sne`, with and without addresses: the same people, and the same commits of
// each. Writes its part of bench/ACCURACY.md. Both read the same commits; who counts, and whose mailmap is read, is what is compared.

import { spawnSync } from "node:child_process";

import { createLogParser } from "#analyzers/history/log-parser.ts";
import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { listContributors } from "#domains/vaults/analysis/contributors.ts";
import { createCommitRow, createHistoryFold, type HistoryState } from "#domains/vaults/analysis/history-state.ts";
import { EMPTY_MAILMAP, parseMailmap, type Mailmap } from "#domains/vaults/analysis/mailmap.ts";
import { HISTORY_LOG_FORMAT } from "#protocol/sandbox/wire.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { listBenchRepositories, type BenchRepository } from "./repositories.ts";

const MAX_OUTPUT_BYTES = 1024 ** 3;

export const benchmark: Benchmark = {
  name: "contributors",
  summary: "contributors and their commits beside `git shortlog -sne`, mailmap applied; writes its part of bench/ACCURACY.md",
  peers: ["git"],
  run: compareContributors,
};

type Counts = ReadonlyMap<string, number>;

interface Comparison {
  readonly repository: BenchRepository;
  readonly commits: number;
  readonly hasMailmap: boolean;
  readonly byName: Difference;
  readonly byAddress: Difference;
}

interface Difference {
  readonly people: number;
  readonly same: number;
  readonly differing: readonly string[];
}

async function compareContributors(context: BenchContext): Promise<BenchResult> {
  const comparisons = listBenchRepositories(context.root).map((repository) => {
    context.log(`contributors: ${repository.name}`);
    return compare(repository);
  });
  writeAccuracyPart(context.root, "contributors", compose(comparisons));
  const share = comparisons.reduce((sum, { byName }) => sum + byName.same, 0) / comparisons.reduce((sum, { byName }) => sum + byName.people, 0);
  return await Promise.resolve({
    figures: comparisons.map(({ repository, byName }) => ({ subject: "strongroom", what: `${repository.name}: contributors with the commits that git shortlog says`, value: (byName.same / byName.people) * 100, unit: "%", note: `${byName.people} people` })),
    ratios: [{ what: "contributors with the same number of commits / all", value: share, target: { atLeast: 0.999 } }],
    notes: comparisons.map(({ repository, commits }) => `${repository.name} at ${repository.commit.slice(0, 12)}: ${commits} commits`),
  });
}

function compare(repository: BenchRepository): Comparison {
  const state = readHistory(repository);
  const mailmapText = git(repository, ["ls-tree", repository.commit, ".mailmap"]) === "" ? null : git(repository, ["cat-file", "blob", `${repository.commit}:.mailmap`]);
  const mailmap = mailmapText === null ? EMPTY_MAILMAP : parseMailmap(mailmapText);
  return {
    repository,
    commits: state.commits,
    hasMailmap: mailmapText !== null,
    byName: difference(new Map(listContributors(state, mailmap).map(({ name, commits }) => [name, commits])), shortlog(repository, "-sn")),
    byAddress: difference(countByAddress(state, mailmap), shortlog(repository, "-sne")),
  };
}

function readHistory(repository: BenchRepository): HistoryState {
  const fold = createHistoryFold(null);
  const parser = createLogParser((commit) => fold.add(createCommitRow("", { kind: "commit", ...commit })));
  parser.push(gitBytes(repository, ["log", "-z", "--encoding=UTF-8", `--format=${HISTORY_LOG_FORMAT}`, repository.commit]));
  if (!parser.end()) throw new Error("expected a whole commit at the end of the log");
  return fold.finish(repository.commit, []);
}

function countByAddress({ authors }: HistoryState, mailmap: Mailmap): Counts {
  const counts = new Map<string, number>();
  for (const [authorName, authorEmail, commits] of authors) {
    const { name, email } = mailmap.resolve({ name: authorName, email: authorEmail });
    const key = `${name} <${email}>`;
    counts.set(key, (counts.get(key) ?? 0) + commits);
  }
  return counts;
}

/** The mailmap at the commit is read, as we do; a checkout's would be the same. */
function shortlog(repository: BenchRepository, option: "-sn" | "-sne"): Counts {
  const counts = new Map<string, number>();
  for (const line of git(repository, ["-c", `mailmap.blob=${repository.commit}:.mailmap`, "shortlog", option, repository.commit]).split("\n")) {
    const [, commits, name] = /^\s*(\d+)\t(.*)$/.exec(line) ?? [];
    if (name !== undefined) counts.set(name, Number(commits));
  }
  return counts;
}

function difference(ours: Counts, theirs: Counts): Difference {
  const people = new Set([...ours.keys(), ...theirs.keys()]);
  const differing = [...people].filter((name) => ours.get(name) !== theirs.get(name));
  return { people: people.size, same: people.size - differing.length, differing: differing.map((name) => `${describeName(name)}: ours ${ours.get(name) ?? 0}, git ${theirs.get(name) ?? 0}`) };
}

/** Names of people have no place in what we publish. */
function describeName(name: string): string {
  return name.includes(BROKEN) ? "a name with broken bytes" : "a person";
}

const BROKEN = "\ufffd";
const INTRODUCTION = `## Contributors

Written by \`./strongroom bench contributors\`: people and their commits, by name as a report counts them beside \`git shortlog -sn\`, and by name and address beside
\`git shortlog -sne\`; each repository's own mailmap at the commit is applied.
`;
const BROKEN_NAMES = `Where a name has broken bytes, a commit wrote it in Latin-1 without saying so: git keeps them as they are and counts one more person, we read them
as Latin-1, which gives the person that the other commits name.`;
const EXAMPLES = 12;

function compose(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ repository, commits, hasMailmap, byName, byAddress }) =>
    `| ${[repository.name, repository.commit.slice(0, 12), commits, hasMailmap ? "yes" : "no", byName.people, byName.same, byAddress.people, byAddress.same].join(" | ")} |`);
  const differing = comparisons.flatMap(({ repository, byName, byAddress }) => [...new Set([...byName.differing, ...byAddress.differing])].slice(0, EXAMPLES).map((text) => `- ${repository.name}, ${text}.`));
  return [
    INTRODUCTION,
    "| repository | commit | commits | mailmap | people by name | same | by name and address | same |",
    "|---|---|--:|---|--:|--:|--:|--:|",
    ...rows,
    "",
    ...(differing.length === 0 ? ["There is no difference."] : differing),
    ...(differing.some((text) => text.includes("broken bytes")) ? ["", BROKEN_NAMES] : []),
  ].join("\n");
}

function git(repository: BenchRepository, args: readonly string[]): string {
  return gitBytes(repository, args).toString("utf8");
}

function gitBytes({ gitDir }: BenchRepository, args: readonly string[]): Buffer {
  const result = spawnSync("git", ["--git-dir", gitDir, ...args], { maxBuffer: MAX_OUTPUT_BYTES });
  if (result.status !== 0) throw new Error(`git ${args.join(" ")} failed: ${result.stderr.toString().slice(0, 500)}`);
  return result.stdout;
}
