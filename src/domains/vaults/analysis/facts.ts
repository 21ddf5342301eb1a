// What an analysis remembers: a fact for each blob, folder and commit it has seen, so that the next one pays for what changed
// and for nothing else. Where facts are kept (sealed rows, a sealed file, memory) is the caller's business.

import { FACET_NAMES } from "#protocol/report/facets/names.ts";

import { contentAnalyzersOf } from "./selection.ts";

/**
 * `blob` id `<oid>:<base name>` · `tree` id `<oid>:<path>`, the sum of the whole subtree · `commit` id `<oid>` ·
 * `history` id `current`, the folded history up to the commit it names · `head` id `current` and `part N`, all files of the
 * head (head-store.ts), and id `paths`, what the history says of each path (path-history.ts), both as bytes: the summary of the whole that facets are made from, and
 * id `looked-up`, what was told of public data (looked-up.ts) ·
 * `past`, id by scope, the secrets of the whole history (past-state.ts).
 */
export type FactKind = "blob" | "tree" | "commit" | "history" | "head" | "past";

export type FactEntry = readonly [id: string, value: unknown];

export interface FactStore {
  /** Values by id; ids without a fact are absent. */
  get(kind: FactKind, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Adds or replaces. Values are JSON, or bytes. */
  put(kind: FactKind, entries: readonly FactEntry[]): Promise<void>;
  /** All values of a kind, in any order: only for what is rare, as a rewritten history. */
  scan(kind: FactKind): AsyncIterable<unknown>;
  /** Bytes of plaintext opened so far, for `timings`. */
  readonly unsealedBytes: number;
  /** Of these, what is read whole with every new state: the kind `head`, a row a file and a row a path. */
  readonly summaryBytes: number;
  /** 32 bytes: key of the hashes that stand for secrets in what is kept here. */
  readonly fingerprintKey: Uint8Array;
}

const FINGERPRINT_KEY_BYTES = 32;

/** Facts for one run, forgotten with it. */
export function createMemoryFactStore(fingerprintKey: Uint8Array = crypto.getRandomValues(new Uint8Array(FINGERPRINT_KEY_BYTES))): FactStore {
  const byKind = new Map<FactKind, Map<string, unknown>>();
  const of = (kind: FactKind): Map<string, unknown> => {
    const known = byKind.get(kind) ?? new Map<string, unknown>();
    byKind.set(kind, known);
    return known;
  };
  return {
    unsealedBytes: 0,
    summaryBytes: 0,
    fingerprintKey,
    async get(kind, ids) {
      const known = of(kind);
      const found = new Map<string, unknown>();
      for (const id of ids) if (known.has(id)) found.set(id, known.get(id));
      return found;
    },
    async put(kind, entries) {
      const known = of(kind);
      for (const [id, value] of entries) known.set(id, value);
    },
    async *scan(kind) {
      yield* of(kind).values();
    },
  };
}

/**
 * The same facts, but only those made by these versions of the analysers: one that changed forgets what it said, and the others what
 * they said of the same thing. Sums of folders are of languages and lines alone, history has an analyser of its own. A scan gives all versions.
 */
export function withAnalyzerVersions(store: FactStore, versions: Readonly<Record<string, number>>): FactStore {
  const content: readonly string[] = contentAnalyzersOf(versions);
  const facets: readonly string[] = FACET_NAMES;
  const tagOf = (isMeant: (name: string) => boolean): string =>
    `${Object.entries(versions).filter(([name]) => isMeant(name)).map(([name, version]) => `${name}=${version}`).sort().join(",")}|`;
  const isOfLines = (name: string): boolean => name !== HISTORY_ANALYZER && !content.includes(name) && !facets.includes(name);
  const [lines, blobs, history] = [tagOf(isOfLines), tagOf((name) => isOfLines(name) || content.includes(name)), tagOf((name) => name === HISTORY_ANALYZER)];
  const past = tagOf((name) => PAST_ANALYZERS.includes(name));
  const prefixes: Readonly<Record<FactKind, string>> = { tree: lines, blob: blobs, head: blobs, commit: history, history, past };
  const prefixOf = (kind: FactKind): string => prefixes[kind];
  return {
    get unsealedBytes() {
      return store.unsealedBytes;
    },
    get summaryBytes() {
      return store.summaryBytes;
    },
    fingerprintKey: store.fingerprintKey,
    async get(kind, ids) {
      const prefix = prefixOf(kind);
      const found = await store.get(kind, ids.map((id) => prefix + id));
      return new Map([...found].map(([id, value]) => [id.slice(prefix.length), value]));
    },
    async put(kind, entries) {
      const prefix = prefixOf(kind);
      await store.put(kind, entries.map(([id, value]) => [prefix + id, value] as const));
    },
    scan: (kind) => store.scan(kind),
  };
}

/** As protocol/sandbox/analyzers.ts has it. */
const HISTORY_ANALYZER = "history";
/** What decides which secrets a file of the past holds. */
const PAST_ANALYZERS: readonly string[] = ["secrets", "languages"];
