// Secrets: precision and recall on the labelled corpus beside the peers, and how many megabytes a second of CPU time goes through, on
// the heads of real repositories and on the whole history of the first one.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { isBinary } from "#analyzers/languages/classify-content.ts";
import { extensionOf } from "#analyzers/languages/classify-path.ts";
import { decideLanguage, HEAD_BYTES } from "#analyzers/languages/decide-language.ts";
import { findSecrets } from "#analyzers/secrets/find-secrets.ts";
import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";

import { writeAccuracyPart } from "./accuracy-parts.ts";
import { composeSecretsAccuracy, type SecretsRow } from "./compose-secrets-accuracy.ts";
import { checkOut, listBenchRepositories, type BenchRepository } from "./repositories.ts";
import { generateCorpus, type CorpusCase, type CorpusHalf } from "./secrets-corpus/generate.ts";
import { lintText, SECRET_PEERS, type SecretPeer } from "./secrets-peers.ts";
import { addScores, placeTexts, ratesOf, scoreCase, type Rates, type Score } from "./secrets-score.ts";

const HALVES: readonly CorpusHalf[] = ["development", "held-out"];
/** A peer that is slow is measured on as many files as it manages in this time. */
const MOST_PEER_SECONDS = 20;

export const benchmark: Benchmark = {
  name: "secrets",
  summary: "precision and recall on the labelled corpus, and speed on heads and a history; writes its part of bench/ACCURACY.md",
  peers: SECRET_PEERS.map(({ name }) => name),
  run: measureSecrets,
};

async function measureSecrets(context: BenchContext): Promise<BenchResult> {
  const figures: Figure[] = [];
  const f1 = new Map<string, number>();
  const rows: SecretsRow[] = [];
  for (const half of HALVES) {
    const cases = generateCorpus(half);
    rows.push({ half, subject: "strongroom", score: addScores(cases.map((one) => scoreCase(one, findIn(one.path, Buffer.from(one.content))))) });
    for (const peer of SECRET_PEERS) rows.push({ half, subject: peer.name, score: await scorePeer(peer, half, cases, context) });
  }
  for (const { half, subject, score } of rows) {
    figures.push(...rateFigures(subject, half, score === null ? null : ratesOf(score)));
    if (score !== null) f1.set(`${subject} ${half}`, ratesOf(score).f1);
  }
  writeAccuracyPart(context.root, "secrets", composeSecretsAccuracy(rows, HALVES.map((half) => ({ half, cases: generateCorpus(half) }))));
  const repositories = listBenchRepositories(context.root);
  const heads = [];
  for (const repository of repositories) {
    context.log(`secrets: ${repository.name}`);
    heads.push(await measureHead(repository, context));
  }
  const history = measureHistory(repositories[0] as BenchRepository, context);
  return {
    figures: [...figures, ...heads.flat(), ...history.figures],
    ratios: [
      ...SECRET_PEERS.map(({ name }) => ({ what: `F1 of ours / ${name}, held-out half`, value: ratio(f1.get("strongroom held-out"), f1.get(`${name} held-out`)), target: { atLeast: 1 } })),
      { what: "MB a second of CPU time, keywords of a history", value: history.keywordMegabytes, target: { atLeast: 100 } },
    ],
    notes: [
      `the corpus: ${HALVES.map((half) => `${generateCorpus(half).length} files with ${generateCorpus(half).reduce((sum, { secrets }) => sum + secrets.length, 0)} secrets in the ${half} half`).join(", ")}; of it the rules were made with the development half alone; generator and rules have the same authors, and secretlint looks for no passwords by their names, so a score compares and promises nothing`,
      ...repositories.map(({ name, commit, files, bytes }) => `${name} at ${commit.slice(0, 12)}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB at its head`),
      history.note,
    ],
  };
}

function ratio(one: number | undefined, other: number | undefined): number | null {
  return one === undefined || other === undefined ? null : one / other;
}

function findIn(path: string, content: Buffer): ReturnType<typeof findSecrets> {
  const name = basename(path);
  return findSecrets({ name, language: decideLanguage({ name, head: content.subarray(0, HEAD_BYTES) }), content });
}

/** Null where the peer is not on the machine. Each case is a file in a folder of its own, since names come again. */
async function scorePeer(peer: SecretPeer, half: CorpusHalf, cases: readonly CorpusCase[], context: BenchContext): Promise<Score | null> {
  const program = peer.program === null ? "" : context.findProgram(peer.program);
  if (program === null) return null;
  const folder = join(context.scratchDir, `corpus-${half}`);
  const paths = cases.map((one, number) => join(String(number), basename(one.path)));
  for (const [number, path] of paths.entries()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), (cases[number] as CorpusCase).content);
  }
  const finds = await peer.findIn({ program, folder, paths, scratchDir: context.scratchDir });
  return addScores(cases.map((one, number) => scoreCase(one, placeTexts(one.content, finds.get(paths[number] as string) ?? []))));
}

function rateFigures(subject: string, half: CorpusHalf, rates: Rates | null): Figure[] {
  return (["precision", "recall", "f1"] as const).map((rate) => ({ subject, what: `${half} half, ${rate === "f1" ? "F1" : rate}`, value: rates === null ? null : rates[rate] * 100, unit: "%" }));
}

async function measureHead(repository: BenchRepository, context: BenchContext): Promise<Figure[]> {
  const folder = join(context.scratchDir, repository.name.replace("/", "+"));
  checkOut(repository, folder);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const content = readFileSync(join(entry.parentPath, entry.name));
    return isBinary(extensionOf(entry.name), content) ? [] : [{ path: entry.name, content }];
  });
  const finds = { count: 0 };
  const ours = await megabytesPerCpuSecond(files, ({ path, content }) => {
    finds.count += findIn(path, content).length;
  });
  const secretlint = await megabytesPerCpuSecond(files, async ({ path, content }) => {
    await lintText(path, content.toString("utf8"));
  });
  return [
    { subject: "strongroom", what: `${repository.name}, head`, value: ours, unit: "MB/CPU s", note: `${finds.count} finds in ${files.length} text files` },
    { subject: "secretlint", what: `${repository.name}, head`, value: secretlint, unit: "MB/CPU s", note: `as many files as in ${MOST_PEER_SECONDS} s` },
  ];
}

async function megabytesPerCpuSecond<T extends { readonly content: Buffer }>(files: readonly T[], work: (file: T) => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  let bytes = 0;
  let seconds = 0;
  for (const file of files) {
    await work(file);
    bytes += file.content.length;
    const { user, system } = process.cpuUsage(before);
    seconds = (user + system) / 1e6;
    if (seconds > MOST_PEER_SECONDS) break;
  }
  return bytes / 1e6 / seconds;
}

interface HistoryRun {
  readonly blobs: number;
  readonly bytes: number;
  readonly blobsWithFinds: number;
  readonly finds: number;
  readonly cpuSeconds: number;
  readonly peakMib: number;
}

/** $1 git folder, $2 where the list goes; says how many there are. */
const LIST_BLOBS = `git --git-dir "$1" cat-file --batch-all-objects --unordered --batch-check='%(objecttype) %(objectname)' | sed -n 's/^blob //p' > "$2" && wc -l < "$2"`;
/** $1 git folder, $2 list, $3 Node, $4 program, $5 mode, $6 how many. */
const SCAN_BLOBS = 'git --git-dir "$1" cat-file --batch --buffer < "$2" | "$3" "$4" "$5" "$6"';

function output({ status, stdout, stderr }: { readonly status: number | null; readonly stdout: string; readonly stderr: string }): string {
  if (status !== 0) throw new Error(`the blobs could not be read: ${stderr.slice(0, 500)}`);
  return stdout;
}

/** All blobs of the repository, in the order of its packs, through the same reader as in the sandbox. */
function measureHistory(repository: BenchRepository, { root, scratchDir }: BenchContext): { readonly figures: Figure[]; readonly keywordMegabytes: number; readonly note: string } {
  const list = join(scratchDir, "blobs");
  const options = { encoding: "utf8", maxBuffer: 1024 ** 2 } as const;
  const count = output(spawnSync("sh", ["-c", LIST_BLOBS, "sh", repository.gitDir, list], options)).trim();
  const program = join(root, "bench/scan-history.ts");
  const run = (mode: string): HistoryRun => JSON.parse(output(spawnSync("sh", ["-c", SCAN_BLOBS, "sh", repository.gitDir, list, process.execPath, program, mode, count], options))) as HistoryRun;
  const [read, keywords, secrets] = [run("read"), run("keywords"), run("secrets")];
  const megabytes = secrets.bytes / 1e6;
  const keywordMegabytes = megabytes / (keywords.cpuSeconds - read.cpuSeconds);
  const figure = (what: string, value: number, unit: string, note = ""): Figure => ({ subject: "strongroom", what: `${repository.name}, whole history, ${what}`, value, unit, note });
  return {
    keywordMegabytes,
    figures: [
      figure("reading alone", read.cpuSeconds, "CPU s"),
      figure("keywords, without reading", keywordMegabytes, "MB/CPU s"),
      figure("secrets, with reading", secrets.cpuSeconds, "CPU s", `${secrets.finds} finds in ${secrets.blobsWithFinds} blobs`),
      figure("secrets, without reading", megabytes / (secrets.cpuSeconds - read.cpuSeconds), "MB/CPU s"),
      figure("peak", secrets.peakMib, "MiB"),
    ],
    note: `the history of ${repository.name}: ${secrets.blobs} blobs, ${megabytes.toFixed(0)} MB; git's own time is not in it`,
  };
}
