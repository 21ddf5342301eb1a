// From the source that somebody asks for to what is kept of it: one normal form of the address, and a credential that suits it.

import { AppError } from "#base/app-error.ts";
import { encodeCredential } from "#platform/egress/credential.ts";
import { parseSourceAddress, type SourceAddress } from "#platform/egress/source-url.ts";
import type { Credential, SourceRequest } from "#protocol/api/sources.ts";

import type { CredentialKind, SourceKind } from "./tables.ts";

export interface ParsedSource {
  readonly kind: SourceKind;
  /** In its normal form, without a credential; null for upload and sample. */
  readonly url: string | null;
  readonly ref: string | null;
  readonly credential: ParsedCredential | null;
}

export interface ParsedCredential {
  readonly kind: CredentialKind;
  /** What is sealed; the caller zeroes it. */
  readonly bytes: Uint8Array;
}

/** Hosts of git want some name beside a token, and take any. */
const DEFAULT_USERNAME = "git";

/** @throws AppError `source.invalid`, `source.insecure`, `source.credential-invalid`. */
export function parseSource(request: SourceRequest): ParsedSource {
  if (request.kind === "upload" || request.kind === "sample") return { kind: request.kind, url: null, ref: null, credential: null };
  const address = parseSourceAddress(request.url);
  if (request.kind === "archive" && address.transport === "ssh") {
    throw new AppError("source.insecure", "An archive is fetched over https; this address is for ssh.");
  }
  const ref = request.kind === "git" ? (request.ref ?? null) : null;
  const { username, token } = request;
  const sshKey = request.kind === "git" ? request.sshKey : undefined;
  return { kind: request.kind, url: address.url, ref, credential: parseSourceCredential(address, { username, token, sshKey }) };
}

/** @throws AppError `source.credential-invalid`. Null when nothing was given. */
export function parseSourceCredential(address: Pick<SourceAddress, "transport">, given: Credential): ParsedCredential | null {
  const { username, token, sshKey } = given;
  if (username === undefined && token === undefined && sshKey === undefined) return null;
  if (address.transport === "ssh") {
    if (sshKey === undefined || token !== undefined || username !== undefined) {
      throw new AppError("source.credential-invalid", "An ssh address takes an ssh key alone; its user name stands in the address.");
    }
    return { kind: "ssh-key", bytes: encodeCredential({ kind: "ssh-key", privateKey: sshKey }) };
  }
  if (token === undefined || sshKey !== undefined) throw new AppError("source.credential-invalid", "An https address takes a token, with or without a user name.");
  return { kind: "basic", bytes: encodeCredential({ kind: "token", username: username ?? DEFAULT_USERNAME, token }) };
}
