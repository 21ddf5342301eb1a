// How a source is contacted, whatever its kind: what is asked of it, and what comes of it in a scratch repository.

import type { Uuid } from "#base/uuid.ts";
import type { OnProgress } from "#domains/vaults/analysis/ports.ts";
import type { ArchiveFormat, ContactAsked } from "#domains/vaults/tables.ts";
import type { GitObject } from "#platform/git/object-id.ts";
import type { ObjectFormat, RemoteRef } from "#platform/git/refs.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import type { PackFiles, ScratchRepository, Tip } from "#platform/git/scratch-repository.ts";

/** What is kept, sealed, of the last good run. */
export interface MirrorState {
  readonly version: 1;
  readonly format: ObjectFormat;
  /** The branch that was analysed and its commit. */
  readonly ref: string | null;
  readonly head: string;
  readonly refs: readonly RemoteRef[];
  /** Of an archive's server: it says when nothing has changed. */
  readonly etag: string | null;
  /** Of an upload: the one that the mirror was made of. */
  readonly uploadId: Uuid | null;
  /** Of an ssh server, as the first contact found them. */
  readonly hostKeys: string | null;
  readonly analyzers: Readonly<Record<string, number>>;
}

export type SourceRequest =
  | { readonly kind: "git"; readonly url: string; readonly branch: string | null; readonly credential: Secret | null }
  | { readonly kind: "archive"; readonly url: string; readonly credential: Secret | null }
  | { readonly kind: "upload"; readonly uploadId: Uuid; readonly format: ArchiveFormat; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: "sample" };

export interface ContactInput {
  readonly request: SourceRequest;
  readonly previous: { readonly state: MirrorState; readonly tips: readonly Tip[] } | null;
  /** An object of the mirror; null when it is not in it. */
  readonly readMirrored?: (oid: string) => Promise<GitObject | null>;
  /** An empty folder of this run alone. */
  readonly scratchDir: string;
  readonly meter: ContactMeter;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** What the contact log will say; written as it happens, so that it is right whatever comes. */
export interface ContactMeter {
  asked: ContactAsked | null;
  requests: number;
  bytes: number;
}

export type SourceUpdate =
  /** The source has what the mirror has. */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "changed";
      readonly sourceKind: "git" | "archive";
      readonly scratch: ScratchRepository;
      readonly state: Omit<MirrorState, "analyzers">;
      readonly tips: readonly Tip[];
      readonly packs: readonly PackFiles[];
      /** All that is reachable lies in the scratch. */
      readonly complete: boolean;
      /** The packs are the whole mirror: older ones are not part of it any more. */
      readonly replaces: boolean;
    };

export interface SourceContacts {
  /** @throws AppError `source.*`, `archive.*`, `git.*`. */
  contact(input: ContactInput): Promise<SourceUpdate>;
}
