// One run of one vault, from contact to snapshot. Until the last transaction nothing that others see has changed: blobs that
// were written are nobody's, facts say nothing about the vault, and the last good snapshot stays.

import type { BlobRef, ContainerName } from "#platform/blobs/blobs.ts";
import { openScratchRepository, type ScratchRepository, type Tip } from "#platform/git/scratch-repository.ts";
import type { JobGrant } from "#platform/keyring/authority.ts";

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { analyseCommit } from "#domains/vaults/analysis/analyse.ts";
import { composeAnalysis, type Analysis } from "#domains/vaults/analysis/compose.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import { evidenceSchema } from "#domains/vaults/analysis/evidence.ts";
import type { OnProgress } from "#domains/vaults/analysis/ports.ts";
import { resultsSchema } from "#domains/vaults/analysis/results.ts";
import { createStopwatch, type Stopwatch } from "#domains/vaults/analysis/timings.ts";
import { composeFindingNames, type FindingName } from "#domains/vaults/suppressions/finding-names.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";

import { createDbFactStore } from "./db-fact-store.ts";
import { createGitRepository } from "./git-repository.ts";
import { openDocuments, sealDocuments, type MirrorDocuments } from "./mirror-documents.ts";
import { sealPack, selectMirror, type StoredMirror, type StoredPack, type StoredRefs } from "./mirror-store.ts";
import type { RunClaim } from "./run-store.ts";
import { createMirrorReader, createSealedObjects, type MirrorReader } from "./sealed-objects.ts";
import type { MirrorState, SourceUpdate } from "./source-contacts.ts";
import { contactSource } from "./contact-source.ts";
import { inTenant, type VaultKeys, type VaultRecord, type WorkerDeps } from "./vault-context.ts";

export interface UpdateInput {
  readonly deps: WorkerDeps;
  readonly grant: JobGrant;
  readonly keys: VaultKeys;
  readonly vault: VaultRecord;
  readonly run: RunClaim;
  readonly container: ContainerName;
  /** An empty folder of this run alone. */
  readonly scratchDir: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface NewReport {
  readonly id: Uuid;
  readonly results: Analysis["results"];
  readonly evidence: BlobRef;
  /** Whether a licence is a finding is the policy's to say, which is read when all is written. */
  findingNames(licences: AppliedLicencePolicy): readonly FindingName[];
}

/** What a good run leaves to be written in one transaction. */
export interface UpdateOutcome {
  readonly mirror: { readonly packs: readonly StoredPack[]; readonly replaces: boolean; readonly refs: StoredRefs } | null;
  /** The upload that was taken, with those before it. */
  readonly uploadId: Uuid | null;
  /** Null when the source had nothing new, and the analysers are the same. */
  readonly snapshot: NewReport | null;
  readonly stopwatch: Stopwatch;
}

export async function updateVault(input: UpdateInput): Promise<UpdateOutcome> {
  const { deps, container, keys } = input;
  const stopwatch = createStopwatch(deps.clock);
  const place = { blobs: deps.blobs, container, key: keys.mirror };
  const stored = await inTenant(deps, input.grant.tenantId, async (tx) => await selectMirror(tx, input.vault.id));
  const previous = stored.refs === null ? null : await stopwatch.time("unseal", async () => await openDocuments(place, stored.refs as StoredRefs));
  stopwatch.addBytes("unseal", previous?.unsealedBytes ?? 0);
  const mirror = previous === null ? null : createMirrorReader({ ...place, packs: stored.packs, format: previous.state.format });
  try {
    return await updateFrom(input, { stored, previous, mirror, stopwatch });
  } finally {
    await mirror?.close();
  }
}

interface Start {
  readonly stored: StoredMirror;
  readonly previous: MirrorDocuments | null;
  /** Null when there is no mirror yet. */
  readonly mirror: MirrorReader | null;
  readonly stopwatch: Stopwatch;
}

async function updateFrom(input: UpdateInput, { stored, previous, mirror, stopwatch }: Start): Promise<UpdateOutcome> {
  const { deps, container, keys } = input;
  const place = { blobs: deps.blobs, container, key: keys.mirror };
  const update = await contactSource(input, { previous, mirror, stopwatch });
  input.signal.throwIfAborted();
  const { analyzers } = deps.sandbox;
  if (update.kind === "unchanged" && previous !== null && sameVersions(previous.state.analyzers, analyzers)) return { mirror: null, uploadId: null, snapshot: null, stopwatch };
  const target = await describeTarget(input, update, previous);
  const state: MirrorState = { ...target.state, analyzers };
  const packs = update.kind === "changed" ? await stopwatch.time("mirror", async () => await sealPacks(input, update)) : [];
  stopwatch.addBytes("mirror", packs.reduce((sum, { pack, index }) => sum + pack.bytes + index.bytes, 0));
  const analysis = await analyse(input, { ...target, stored, mirror, stopwatch });
  const snapshot = await stopwatch.time("store", async () => await sealEvidence(input, analysis));
  const refs = await stopwatch.time("store", async () => await sealDocuments(place, { state, tips: update.kind === "changed" ? update.tips : (previous?.tips ?? []) }));
  return { mirror: { packs, replaces: update.kind === "changed" && update.replaces, refs }, uploadId: state.uploadId, snapshot, stopwatch };
}

interface Target {
  readonly sourceKind: "git" | "archive";
  readonly scratch: ScratchRepository;
  readonly complete: boolean;
  readonly state: Omit<MirrorState, "analyzers">;
  /** What branches and tags lead to, now and when the mirror was brought up to date before. */
  readonly tips: readonly string[];
  readonly tipsBefore: readonly string[];
}

/** What is analysed: what has come, or, when only the analysers are new, the mirror as it is. */
async function describeTarget(input: UpdateInput, update: SourceUpdate, previous: MirrorDocuments | null): Promise<Target> {
  const tipsBefore = peelTips(previous?.tips ?? []);
  if (update.kind === "changed") return { ...update, tips: peelTips(update.tips), tipsBefore };
  if (previous === null) throw new AppError("source.empty");
  const scratch = await openScratchRepository({ dir: `${input.scratchDir}/mirror`, format: previous.state.format, signal: input.signal });
  return { sourceKind: input.vault.source_kind === "git" ? "git" : "archive", scratch, complete: false, state: previous.state, tips: tipsBefore, tipsBefore };
}

/** A tag counts as what it leads to. */
function peelTips(tips: readonly Tip[]): string[] {
  return tips.map(({ oid, objects }) => objects.at(-1)?.oid ?? oid);
}

async function sealPacks(input: UpdateInput, update: Extract<SourceUpdate, { kind: "changed" }>): Promise<StoredPack[]> {
  const sealed: StoredPack[] = [];
  let done = 0;
  for (const files of update.packs) {
    input.signal.throwIfAborted();
    const pack = await sealPack({ blobs: input.deps.blobs, container: input.container, key: input.keys.mirror, files });
    sealed.push(pack);
    done += pack.pack.bytes + pack.index.bytes;
    input.onProgress({ stage: "mirror", done, total: null, unit: "bytes" });
  }
  return sealed;
}

async function analyse(input: UpdateInput, given: Target & Pick<Start, "stored" | "mirror" | "stopwatch">): Promise<Analysis> {
  const { deps, grant, keys, signal, onProgress } = input;
  const { scratch, state, stopwatch, sourceKind } = given;
  const older =
    given.complete || given.mirror === null
      ? null
      : createSealedObjects({ blobs: deps.blobs, container: input.container, key: keys.mirror, packs: given.stored.packs, scratch, mirror: given.mirror });
  const facts = createDbFactStore({ db: deps.db, tenantId: grant.tenantId, vaultId: input.vault.id, key: keys.facts });
  const repository = createGitRepository({ git: scratch, format: scratch.format, older });
  try {
    const findings = await analyseCommit({
      repository, facts, stopwatch, onProgress, signal,
      sandbox: deps.sandbox,
      publicData: deps.publicData,
      head: state.head,
      at: deps.clock.now(),
      past: { scope: "all-refs", tips: given.tips, before: older === null ? null : given.tipsBefore },
      withHistory: sourceKind === "git",
    });
    stopwatch.addBytes("compose", facts.summaryBytes);
    stopwatch.addBytes("unseal", facts.unsealedBytes - facts.summaryBytes + (older?.unsealedBytes ?? 0) + (given.mirror?.unsealedBytes ?? 0));
    const names = (prefix: string): string[] => state.refs.flatMap(({ name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
    onProgress({ stage: "compose", done: 0, total: null, unit: "files" });
    return composeAnalysis({
      ...findings,
      sourceKind,
      commit: sourceKind === "git" ? state.head : null,
      ref: state.ref,
      branches: names("refs/heads/"),
      tags: names("refs/tags/"),
      at: deps.clock.now(),
    }, stopwatch.list());
  } finally {
    repository.close();
  }
}

/** Both halves are parsed before anything is written: what the schemas do not admit stops the run. */
async function sealEvidence(input: UpdateInput, analysis: Analysis): Promise<NewReport> {
  const results = resultsSchema.parse(analysis.results);
  const evidence = evidenceSchema.parse(analysis.evidence);
  const sealed = await input.deps.blobs.put(input.container, input.keys.evidence, new TextEncoder().encode(JSON.stringify(evidence)));
  return { id: createUuid(), results, evidence: sealed, findingNames: (licences) => composeFindingNames(composeReport({ results, evidence, version: "", licences }), input.keys.field) };
}

function sameVersions(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
