// A git source: fetched with all branches and tags, of which one branch is analysed.

import { rm } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { fetchGit } from "#platform/git/fetch.ts";
import type { FetchResult } from "#platform/git/fetch-types.ts";
import type { FetchLimits } from "#platform/git/limits.ts";
import type { RemoteRef } from "#platform/git/refs.ts";
import type { Tip } from "#platform/git/scratch-repository.ts";
import type { Clock } from "#platform/clock/clock.ts";

import type { ContactInput, SourceRequest, SourceUpdate } from "./source-contacts.ts";

export interface GitSourceGiven {
  readonly egress: Egress;
  readonly limits: FetchLimits;
  readonly clock: Clock;
}

export async function contactGit(given: GitSourceGiven, input: ContactInput, request: Extract<SourceRequest, { kind: "git" }>): Promise<SourceUpdate> {
  const { previous, meter, onProgress, signal } = input;
  const dir = join(input.scratchDir, "fetch");
  const result = await fetchGit({
    egress: given.egress,
    source: parseSourceAddress(request.url),
    credential: request.credential,
    scratchDir: dir,
    tips: previous?.tips ?? [],
    ...(input.readMirrored === undefined ? {} : { readMirrored: input.readMirrored }),
    limits: given.limits,
    hostKeys: previous?.state.hostKeys ?? null,
    now: () => given.clock.now(),
    signal,
    onProgress: (done) => onProgress({ stage: "fetch", done, total: null, unit: "bytes" }),
    onContact(contact) {
      meter.asked = contact.what === "advertise refs" && meter.asked !== "git-refs-and-pack" ? "git-refs" : "git-refs-and-pack";
      meter.requests++;
      meter.bytes += contact.receivedBytes;
    },
  });
  const chosen = chooseRef(result, request.branch);
  const head = commitOf(result.tips, chosen);
  if (previous !== null && result.packs.length === 0 && previous.state.head === head && previous.state.ref === chosen.name && sameRefs(previous.state.refs, result.refs)) {
    return { kind: "unchanged" };
  }
  // The tips stood as parentless for the fetch only; what is analysed has its parents.
  await rm(join(dir, "info/grafts"), { force: true });
  return {
    kind: "changed",
    sourceKind: "git",
    scratch: result.repository,
    state: { version: 1, format: result.format, ref: chosen.name, head, refs: result.refs, etag: null, uploadId: null, hostKeys: result.hostKeys },
    tips: result.tips,
    packs: result.packs,
    complete: result.whole,
    replaces: result.whole && previous !== null,
  };
}

/** Usual names, for a source whose HEAD names a branch that is not there. */
const USUAL_BRANCHES = ["refs/heads/main", "refs/heads/master"];

/** @throws AppError `source.empty`, `source.ref-missing`. */
export function chooseRef(source: Pick<FetchResult, "refs" | "head">, branch: string | null): RemoteRef {
  const { refs } = source;
  if (refs.length === 0) throw new AppError("source.empty");
  const byName = (name: string | null): RemoteRef | undefined => refs.find((ref) => ref.name === name);
  if (branch !== null) {
    const ref = byName(branch) ?? byName(`refs/heads/${branch}`) ?? byName(`refs/tags/${branch}`);
    if (ref === undefined) throw new AppError("source.ref-missing");
    return ref;
  }
  const usual = USUAL_BRANCHES.map(byName).find((ref) => ref !== undefined);
  return byName(source.head) ?? usual ?? refs.find(({ name }) => name.startsWith("refs/heads/")) ?? (refs[0] as RemoteRef);
}

/** @throws AppError `source.ref-missing` when the reference leads to something other than a commit. */
function commitOf(tips: readonly Tip[], ref: RemoteRef): string {
  const objects = tips.find((tip) => tip.oid === ref.oid)?.objects ?? [];
  const commit = objects.find(({ object }) => object.type === "commit");
  if (commit === undefined) throw new AppError("source.ref-missing", "expected a branch or tag that leads to a commit");
  return commit.oid;
}

function sameRefs(one: readonly RemoteRef[], other: readonly RemoteRef[]): boolean {
  const known = new Map(one.map(({ name, oid }) => [name, oid]));
  return one.length === other.length && other.every(({ name, oid }) => known.get(name) === oid);
}
