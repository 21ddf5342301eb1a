// One analysis: files and history of a commit, from a repository and what is remembered of earlier runs.

import { MAX_MAILMAP_BYTES, EMPTY_MAILMAP, parseMailmap, type Mailmap } from "./mailmap.ts";
import { parseCommitHeader } from "./commit-object.ts";
import type { Findings } from "./compose.ts";
import { withAnalyzerVersions, type FactStore } from "./facts.ts";
import { composeFacets, type Facets } from "./facets.ts";
import { NO_HISTORY, type FacetsMaterial } from "./facets-input.ts";
import { analyseFiles, type FilesOutput } from "./files.ts";
import { analyseHistory, isHistoryKnown, type HistoryOutput } from "./history.ts";
import { analysePast, type PastRefs } from "./past.ts";
import type { AssistantCommits } from "#protocol/sandbox/wire.ts";

import type { HistoryState } from "./history-state.ts";
import type { PublicData, AnalysisRepository, OnProgress, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";
import { searchesPast } from "./selection.ts";
import type { Stopwatch } from "./timings.ts";
import { parseTree } from "./tree-object.ts";

export interface AnalyseInput {
  readonly repository: AnalysisRepository;
  readonly facts: FactStore;
  readonly sandbox: Sandbox;
  readonly publicData: PublicData;
  /** Id of the commit. */
  readonly head: string;
  /** What the search for secrets of the past goes behind. */
  readonly past: PastRefs;
  /** An archive's one commit is ours: it has files, but no history of the customer's. */
  readonly withHistory: boolean;
  /** Milliseconds since 1970: ages are told as of then. */
  readonly at: number;
  readonly stopwatch: Stopwatch;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export type AnalysisFindings = Pick<Findings, "tally" | "history" | "mailmap" | "facets" | "analyzers">;

export async function analyseCommit(input: AnalyseInput): Promise<AnalysisFindings> {
  const { repository, sandbox, stopwatch } = input;
  const facts = withAnalyzerVersions(input.facts, sandbox.analyzers);
  const rootTree = await readRootTree(repository, input.head);
  const { files, history, past } = await findAll(input, { facts, rootTree });
  const found = { tally: files.tally, analyzers: sandbox.analyzers };
  const facetsFrom = async (material: Omit<FacetsMaterial, "head">): Promise<Facets> => {
    const { head } = files;
    return head === null ? {} : await stopwatch.time("compose", async () => await composeFacets({ ...input, ...material, facts, head }));
  };
  if (history === null) return { ...found, facets: await facetsFrom({ ...NO_HISTORY, mailmap: EMPTY_MAILMAP, past }), history: null, mailmap: EMPTY_MAILMAP };
  const { state, paths } = history;
  const mailmap = await readMailmap(repository, rootTree);
  return { ...found, facets: await facetsFrom({ paths, authors: state.authors, assistants: describeAssistants(state), mailmap, past }), history: state, mailmap };
}

interface Found {
  readonly files: FilesOutput;
  readonly history: HistoryOutput | null;
  readonly past: FacetsMaterial["past"];
}

/** After an update neither the files nor the history keep the machine busy: they go side by side. Of a whole repository each takes all of it. */
async function findAll(input: AnalyseInput, { facts, rootTree }: { readonly facts: FactStore; readonly rootTree: string }): Promise<Found> {
  const found: { -readonly [Key in keyof Found]?: Found[Key] } = {};
  const findFiles = async (given: AnalyseInput): Promise<void> => {
    found.files = await given.stopwatch.time("files", async () => await analyseFiles({ ...given, facts, rootTree }));
    given.stopwatch.addBytes("files", found.files.bytes);
  };
  const findCommits = async (given: AnalyseInput): Promise<void> => {
    found.history = await findHistory(given, facts);
    found.past = await findPast(given, { facts, history: found.history });
  };
  if (await isHistoryKnown(facts)) {
    await runParts({
      parts: [findFiles, findCommits],
      signal: input.signal,
      async run(find, signal) {
        await find({ ...input, signal });
        return 0;
      },
    });
  } else {
    await findFiles(input);
    await findCommits(input);
  }
  return found as Found;
}

async function findHistory(input: AnalyseInput, facts: FactStore): Promise<HistoryOutput | null> {
  const { sandbox, stopwatch } = input;
  if (!input.withHistory || !Object.hasOwn(sandbox.analyzers, "history")) return null;
  const history = await stopwatch.time("history", async () => await analyseHistory({ ...input, facts }));
  stopwatch.addBytes("history", history.bytes);
  return history;
}

async function findPast(input: AnalyseInput, { facts, history }: { readonly facts: FactStore; readonly history: HistoryOutput | null }): Promise<FacetsMaterial["past"]> {
  const { sandbox, stopwatch } = input;
  if (!input.withHistory || !searchesPast(sandbox.analyzers)) return null;
  const { state, bytes } = await stopwatch.time("history", async () => await analysePast({ ...input, facts, history: history?.state ?? null }));
  stopwatch.addBytes("history", bytes);
  return { scope: input.past.scope, state };
}

function describeAssistants({ commits, assistants }: HistoryState): AssistantCommits {
  return { commits, named: assistants.commits, byAssistant: Object.entries(assistants.by) };
}

async function readRootTree(repository: AnalysisRepository, head: string): Promise<string> {
  const commit = (await repository.read([head])).get(head);
  return parseCommitHeader(commit as Uint8Array).tree;
}

async function readMailmap(repository: AnalysisRepository, rootTree: string): Promise<Mailmap> {
  const root = (await repository.read([rootTree])).get(rootTree);
  const entry = parseTree(root as Uint8Array, repository.format).find(({ kind, name }) => kind === "file" && name === ".mailmap");
  if (entry === undefined) return EMPTY_MAILMAP;
  await repository.bring([entry.oid]);
  const size = (await repository.sizes([entry.oid])).get(entry.oid) ?? 0;
  if (size > MAX_MAILMAP_BYTES) return EMPTY_MAILMAP;
  const bytes = (await repository.read([entry.oid])).get(entry.oid);
  return parseMailmap(new TextDecoder().decode(bytes));
}
