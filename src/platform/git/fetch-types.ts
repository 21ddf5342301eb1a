// What a fetch is given and gives, over any transport.

import type { AddressKind } from "#platform/egress/address-rules.ts";
import type { Egress } from "#platform/egress/egress.ts";
import type { SourceAddress } from "#platform/egress/source-url.ts";
import type { Secret } from "#platform/secrets/secret.ts";

import type { FetchLimits } from "./limits.ts";
import type { GitObject } from "./object-id.ts";
import type { ObjectFormat, RemoteRef } from "./refs.ts";
import type { PackFiles, ScratchRepository, Tip } from "./scratch-repository.ts";

export interface FetchOptions {
  readonly egress: Egress;
  readonly source: SourceAddress;
  /** Bytes of egress/credential.ts. */
  readonly credential: Secret | null;
  /** An empty folder of its own, in a scratch; the repository in it is made here. */
  readonly scratchDir: string;
  /** Of the last fetch; empty the first time. */
  readonly tips: readonly Tip[];
  /**
   * An object of the mirror as it was after the last fetch; null when it is not in it. A branch that is moved on to commits of
   * another one names what was fetched long ago: without this such a fetch fails.
   */
  readonly readMirrored?: (oid: string) => Promise<GitObject | null>;
  readonly limits: FetchLimits;
  /** Known hosts of ssh as the last fetch gave them; null the first time, when the host's key is taken as it is. */
  readonly hostKeys: string | null;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Bytes of the pack so far. */
  readonly onProgress?: (receivedBytes: number) => void;
  /** Each contact as it ends, also when the fetch fails. */
  readonly onContact?: (contact: Contact) => void;
}

/** One request to the source, for the contact log. */
export interface Contact {
  /** Milliseconds since 1970, at its begin. */
  readonly at: number;
  readonly addressKind: AddressKind;
  /** `git-upload-pack` is the only service that is ever asked for. */
  readonly what: "advertise refs" | "fetch" | "download";
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** "ok", or the code of the error. */
  readonly outcome: string;
}

export interface FetchResult {
  /** Where it was fetched to: tips of the last fetch, and what is new. */
  readonly repository: ScratchRepository;
  readonly format: ObjectFormat;
  readonly refs: readonly RemoteRef[];
  /** The branch that the source's HEAD names; null when it names none that is there. */
  readonly head: string | null;
  /** References of the source that were left out: pull requests, malformed names. */
  readonly skippedRefs: number;
  /** The packs are all of the source: the tips were not used, and what was mirrored before is not needed any more. */
  readonly whole: boolean;
  /** Empty when nothing is new. */
  readonly packs: readonly (PackFiles & { readonly bytes: number; readonly idxBytes: number })[];
  /** To be kept, and given to the next fetch. */
  readonly tips: readonly Tip[];
  readonly contacts: readonly Contact[];
  readonly receivedBytes: number;
  /** To be kept with the vault; null for http. */
  readonly hostKeys: string | null;
}
