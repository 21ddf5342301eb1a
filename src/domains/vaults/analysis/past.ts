// The whole history searched for secrets: every blob that a branch or a tag leads to, each read once. What an update brings is read, and
// nothing else; what nothing leads to any more is forgotten.

import type { PastScope, TraceRow } from "#protocol/sandbox/wire.ts";

import { bringDiffObjects } from "./diff-objects.ts";
import type { FactStore } from "./facts.ts";
import { MAX_FILE_BYTES } from "./file-limits.ts";
import { areCounted } from "./history.ts";
import type { HistoryState } from "./history-state.ts";
import { walkUpdate } from "./past-walk.ts";
import { readPast } from "./past-lane.ts";
import { asPastState, createPastFold, type PastFold, type PastState } from "./past-state.ts";
import type { AnalysisRepository, NamedBlob, OnProgress, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";

export interface PastRefs {
  readonly scope: PastScope;
  /** What branches and tags lead to, tags peeled; the commit that is analysed counts without being named. */
  readonly tips: readonly string[];
  /** Those of the update before, behind which nothing has come; null where all is at hand. */
  readonly before: readonly string[] | null;
}

export interface PastInput {
  readonly repository: AnalysisRepository;
  readonly facts: FactStore;
  readonly sandbox: Sandbox;
  readonly head: string;
  readonly past: PastRefs;
  /** Of the branch, when it was looked at. */
  readonly history: HistoryState | null;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface PastOutput {
  readonly state: PastState;
  /** Contents that the sandbox read. */
  readonly bytes: number;
}

export async function analysePast(input: PastInput): Promise<PastOutput> {
  const { repository, facts, past } = input;
  const state = asPastState((await facts.get("past", [past.scope])).get(past.scope));
  const tips = [...new Set([input.head, ...past.tips])].sort();
  if (state !== null && sameList(state.tips, tips)) return { state, bytes: 0 };
  const reached = new Set(state?.tips);
  // What came before must have been looked at, or all has to be at hand.
  if (state === null || !(past.before ?? []).every((tip) => reached.has(tip))) await repository.bringAll();
  const fold = createPastFold(state);
  const news = await findNews(repository, { tips, reached, forgot: state?.forgot === true });
  if (news.lost && !fold.isEmpty && !(await isOfBranch(input, fold))) await forgetLost(repository, { tips, fold });
  const bytes = await readNews(input, { news, fold });
  const next = fold.finish(tips);
  await facts.put("past", [[past.scope, next]]);
  return { state: next, bytes };
}

/** What is found has to be traced; what was found before has to be in any case, and then of few blobs it need not be known which of them hold something. */
const BLOBS_TRACED_UNREAD = 1_000;

async function readNews(input: PastInput, { news, fold }: { readonly news: News; readonly fold: PastFold }): Promise<number> {
  const isSideBySide = fold.wanted.size > 0 && news.blobs.length <= BLOBS_TRACED_UNREAD;
  const moves: TraceRow[] = [];
  const trace = async (wanted: ReadonlySet<string>, signal: AbortSignal): Promise<number> => {
    if (wanted.size > 0) await traceMoves({ ...input, signal }, { wanted, walk: news.walk, onMove: (move) => void moves.push(move) });
    return 0;
  };
  const read = async (signal: AbortSignal): Promise<number> => await readBlobs({ ...input, signal }, { blobs: news.blobs, fold });
  const wanted = new Set([...fold.wanted, ...news.blobs.map(({ oid }) => oid)]);
  const bytes = await runParts({
    parts: isSideBySide ? [read, async (signal: AbortSignal) => await trace(wanted, signal)] : [read],
    signal: input.signal,
    run: async (part, signal) => await part(signal),
  });
  for (const oid of news.missing) fold.addUnread(oid, "missing");
  if (!isSideBySide) await trace(fold.wanted, input.signal);
  for (const move of moves) fold.addMove(move);
  return bytes;
}

interface News {
  readonly blobs: readonly NamedBlob[];
  readonly missing: readonly string[];
  /** The commits that are new, as `logRaw` takes them. */
  readonly walk: Parameters<AnalysisRepository["logRaw"]>[0];
  /** Whether something may have been reached before that is not now. */
  readonly lost: boolean;
}

interface Reach {
  readonly tips: readonly string[];
  /** What the earlier state reaches up to. */
  readonly reached: ReadonlySet<string>;
}

async function findNews(repository: AnalysisRepository, { forgot, ...reach }: Reach & { readonly forgot: boolean }): Promise<News> {
  if (!repository.complete) {
    const walk = await walkUpdate(repository, reach);
    // A branch that was deleted and is restored brings nothing: the mirror has had it all along.
    if (!forgot || !walk.open) return { blobs: await repository.newBlobs(), missing: [], lost: walk.lost, walk: { commits: walk.commits, except: "parents" } };
    await repository.bringAll();
  }
  return await findInComplete(repository, reach);
}

/** All objects are at hand: git itself says what is new. */
async function findInComplete(repository: AnalysisRepository, { tips, reached }: Reach): Promise<News> {
  const here = await repository.sizes([...reached, ...tips]);
  const [now, before] = [tips.filter((tip) => here.has(tip)), [...reached].filter((tip) => here.has(tip))];
  const { blobs, missing } = await repository.listBlobs(now, before);
  const gone = before.filter((tip) => !tips.includes(tip));
  const lost = before.length < reached.size || (gone.length > 0 && (await repository.listCommits(gone, now))?.length !== 0);
  return { blobs, missing, lost, walk: { commits: now, except: before } };
}

/** All commits that moved what was found belong to the branch that is analysed: then nothing of it is lost. */
async function isOfBranch({ facts, history }: PastInput, fold: PastFold): Promise<boolean> {
  const commits = fold.commits();
  return history !== null && commits !== null && (await areCounted(facts, { state: history, commits: [...commits] }));
}

async function forgetLost(repository: AnalysisRepository, { tips, fold }: { readonly tips: readonly string[]; readonly fold: PastFold }): Promise<void> {
  await repository.bringAll();
  const here = await repository.sizes(tips);
  const now = tips.filter((tip) => here.has(tip));
  const { blobs, missing } = await repository.listBlobs(now, []);
  fold.keep({ blobs: new Set([...blobs.map(({ oid }) => oid), ...missing]), commits: new Set(await repository.listCommits(now, [])) });
}

/** Below this, one more sandbox costs more than it saves: it starts in some 60 ms, and git gives 500 MB in a second. */
const BLOBS_WORTH_A_SANDBOX = 1_000;

async function readBlobs(input: PastInput, { blobs, fold }: { readonly blobs: readonly NamedBlob[]; readonly fold: PastFold }): Promise<number> {
  const { repository, sandbox, onProgress, signal } = input;
  const sizes = await repository.sizes(blobs.map(({ oid }) => oid));
  const wanted: SizedBlob[] = [];
  for (const blob of blobs) {
    const size = sizes.get(blob.oid);
    if (size === undefined) fold.addUnread(blob.oid, "missing");
    else if (size > MAX_FILE_BYTES) fold.addUnread(blob.oid, "too-large");
    else wanted.push({ ...blob, size });
  }
  let done = 0;
  return await runParts({
    parts: splitByBytes(wanted, Math.max(1, Math.min(sandbox.parallelism, Math.floor(wanted.length / BLOBS_WORTH_A_SANDBOX)))),
    signal,
    run: async (part, stop) => await readPast({
      repository, sandbox,
      blobs: part,
      fingerprintKey: Buffer.from(input.facts.fingerprintKey).toString("hex"),
      onFinds: fold.addFinds,
      onUnread: ({ oid }, reason) => fold.addUnread(oid, reason),
      onRead(read) {
        done += read;
        onProgress({ stage: "history", done, total: wanted.length, unit: "objects" });
      },
      signal: stop,
    }),
  });
}

type SizedBlob = NamedBlob & { readonly size: number };

/** Runs of neighbours: versions of a file stand near each other, and are read together. */
function splitByBytes(blobs: readonly SizedBlob[], count: number): SizedBlob[][] {
  const share = blobs.reduce((sum, { size }) => sum + size, 0) / count;
  const parts = Array.from({ length: count }, (): SizedBlob[] => []);
  let bytes = 0;
  for (const blob of blobs) {
    parts[Math.min(count - 1, share === 0 ? 0 : Math.floor(bytes / share))]?.push(blob);
    bytes += blob.size;
  }
  return parts;
}

/** Looks through the new commits for what is wanted. */
async function traceMoves({ repository, sandbox, signal }: PastInput, { wanted, walk, onMove }: { readonly wanted: ReadonlySet<string>; readonly walk: News["walk"]; onMove(move: TraceRow): void }): Promise<void> {
  if (walk.commits.length === 0) return;
  if (walk.except === "parents" && !repository.complete) await bringDiffObjects(repository, { commits: walk.commits, as: "raw", signal });
  const log = repository.logRaw(walk);
  await Promise.all([sandbox.trace({ log: log.stdout, wanted, onMove, signal }), log.ended]);
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
