// A part of the past through git and a sandbox. When the sandbox dies or hangs, what it had not read goes to a new one, and the blob that it dies
// of again is passed over.

import { AppError } from "#base/app-error.ts";
import type { PastResult, SecretRow } from "#protocol/sandbox/wire.ts";

import { isGitsOwn } from "./lane-run.ts";
import { isDeath, MAX_PASSED_OVER, MAX_SILENCE_MS } from "./lane.ts";
import type { AnalysisRepository, NamedBlob, Sandbox } from "./ports.ts";
import { createSilenceWatch } from "./silence-watch.ts";

export interface PastLaneGiven {
  readonly repository: Pick<AnalysisRepository, "openPast">;
  readonly sandbox: Pick<Sandbox, "past">;
  readonly blobs: readonly NamedBlob[];
  readonly fingerprintKey: string;
  onFinds(blob: NamedBlob, finds: readonly SecretRow[]): void;
  onUnread(blob: NamedBlob, reason: "too-large" | "passed-over"): void;
  /** Has read so many more. */
  onRead(blobs: number): void;
  readonly signal: AbortSignal;
}

/** The bytes that were read. @throws AppError `sandbox.*`, `git.*` */
export async function readPast(given: PastLaneGiven): Promise<number> {
  const { blobs } = given;
  let [from, bytes, passedOver, careful] = [0, 0, 0, false];
  const onRead = (items: number): void => {
    given.onRead(items);
    from += items;
  };
  while (from < blobs.length) {
    try {
      bytes += await readRest(given, { from, careful, onRead });
    } catch (error) {
      given.signal.throwIfAborted();
      const culprit = blobs[from];
      if (!isDeath(error) || culprit === undefined) throw error;
      if (careful && ++passedOver > MAX_PASSED_OVER) throw error;
      if (careful) {
        given.onUnread(culprit, "passed-over");
        onRead(1);
      }
      // The first time it is not known of what it died: words were still on their way.
      careful = !careful;
    }
  }
  return bytes;
}

interface Rest {
  readonly from: number;
  readonly careful: boolean;
  onRead(items: number): void;
}

async function readRest(given: PastLaneGiven, { from, careful, onRead }: Rest): Promise<number> {
  const blobs = given.blobs.slice(from);
  const content = given.repository.openPast();
  content.ask(blobs.map(({ oid }) => oid));
  content.end();
  let read = 0;
  const silence = createSilenceWatch(MAX_SILENCE_MS, () => read < blobs.length);
  const onResult = (result: PastResult): void => {
    silence.heard();
    if (result.kind === "finds") given.onFinds(blobs[result.item] as NamedBlob, result.finds);
    else if (result.kind === "unread") given.onUnread(blobs[result.item] as NamedBlob, result.reason);
    else {
      onRead(result.items - read);
      read = result.items;
    }
  };
  const [sandbox, git] = await Promise.allSettled([
    given.sandbox.past({
      content: content.stdout,
      items: blobs.map(({ path }) => ({ path })),
      settings: { fingerprintKey: given.fingerprintKey, careful },
      onResult,
      signal: AbortSignal.any([given.signal, silence.signal]),
    }),
    content.ended,
  ]);
  silence.end();
  given.signal.throwIfAborted();
  if (silence.signal.aborted) throw new AppError("sandbox.timeout");
  if (git.status === "rejected" && (sandbox.status === "fulfilled" || isGitsOwn(git.reason))) throw git.reason;
  if (sandbox.status === "rejected") throw sandbox.reason;
  return sandbox.value.bytes;
}
