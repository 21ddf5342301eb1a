// The list of references that a server shows first (gitprotocol-pack(5), "Reference Discovery"), read within limits, cleaned,
// and written anew for git: what reaches git is ours, not the server's.

import { AppError } from "#base/app-error.ts";
import { visibleText } from "#base/visible-text.ts";

import { createPktReader, encodePkt, FLUSH_PKT } from "./pkt-line.ts";
import { isOid, isWantedRefName, type ObjectFormat, type RemoteRef } from "./refs.ts";

export interface Advertisement {
  readonly format: ObjectFormat;
  readonly refs: readonly RemoteRef[];
  /** The branch that HEAD names, when it is among the references. */
  readonly head: string | null;
  readonly capabilities: readonly string[];
  /** References left out: pull requests, notes, hidden and malformed names. */
  readonly skipped: number;
}

/** What git may know of the server's abilities. No `filter`, `shallow`, `push-options`, `packfile-uris`: nothing of theirs is used. */
const PASSED_CAPABILITIES: ReadonlySet<string> = new Set(["multi_ack", "multi_ack_detailed", "no-done", "side-band", "side-band-64k", "ofs-delta", "no-progress"]);
const MAX_CAPABILITIES = 256;
const MAX_SERVER_WORDS = 200;

export interface AdvertisementReader {
  push(chunk: Uint8Array): void;
  /** @throws AppError `source.empty`, `source.damaged`, `source.not-git`, `source.too-large`. */
  finish(): Advertisement;
}

interface Gathered {
  readonly refs: Map<string, { oid: string; peeled?: string }>;
  capabilities: readonly string[] | null;
  headOid: string | null;
  format: ObjectFormat;
  skipped: number;
}

/** Reads what comes after an http server's `# service` line, or all of ssh's. */
export function createAdvertisementReader(limits: { readonly maxRefs: number; readonly withServiceLine: boolean }): AdvertisementReader {
  const gathered: Gathered = { refs: new Map(), capabilities: null, headOid: null, format: "sha1", skipped: 0 };
  let state: "service" | "service-flush" | "refs" | "done" = limits.withServiceLine ? "service" : "refs";
  const reader = createPktReader((pkt) => {
    if (state === "service") {
      if (pkt === "flush" || trimLine(pkt) !== "# service=git-upload-pack") throw notGit();
      state = "service-flush";
    } else if (state === "service-flush") {
      if (pkt !== "flush") throw notGit();
      state = "refs";
    } else if (state === "refs") {
      if (pkt === "flush") state = "done";
      else takeRef(gathered, pkt, limits.maxRefs);
    } else {
      throw new AppError("source.damaged", "Expected the end of the list of references, got more.");
    }
  });
  return {
    push: (chunk) => reader.push(chunk),
    finish() {
      if (state !== "done" || !reader.atBoundary) throw new AppError("source.damaged", "The list of references ended in the middle.");
      return conclude(gathered);
    },
  };
}

/** The same list as git reads it, with nothing in it that was not checked. */
export function encodeAdvertisement(advertisement: Advertisement): Buffer {
  const capabilities = advertisement.capabilities.filter((name) => PASSED_CAPABILITIES.has(name));
  if (advertisement.format === "sha256") capabilities.push("object-format=sha256");
  const lines: Buffer[] = [];
  for (const { name, oid, peeled } of advertisement.refs) {
    lines.push(encodePkt(`${oid} ${name}${lines.length === 0 ? `\0${capabilities.join(" ")}` : ""}\n`));
    if (peeled !== undefined) lines.push(encodePkt(`${peeled} ${name}^{}\n`));
  }
  return Buffer.concat([...lines, FLUSH_PKT]);
}

/** A server's own words, cut and without anything that a terminal or a page would act on. */
export function quoteServer(bytes: Uint8Array): string {
  return visibleText(Buffer.from(bytes).toString("utf8", 0, 4 * MAX_SERVER_WORDS).trim()).slice(0, MAX_SERVER_WORDS);
}

export function notGit(): AppError {
  return new AppError("source.not-git");
}

function takeRef(gathered: Gathered, pkt: Buffer, maxRefs: number): void {
  if (pkt.subarray(0, 4).toString("latin1") === "ERR ") throw new AppError("source.not-found", `The server said: ${quoteServer(pkt.subarray(4))}`);
  const nul = pkt.indexOf(0);
  if (gathered.capabilities === null) {
    gathered.capabilities = nul === -1 ? [] : trimLine(pkt.subarray(nul + 1)).split(" ").filter((name) => name !== "").slice(0, MAX_CAPABILITIES);
    gathered.format = readFormat(gathered.capabilities);
  }
  const line = trimLine(nul === -1 ? pkt : pkt.subarray(0, nul));
  const space = line.indexOf(" ");
  const oid = line.slice(0, space === -1 ? undefined : space);
  const name = line.slice(space + 1);
  if (line.startsWith("version ") && space === 7) throw new AppError("source.not-git", "The server speaks a version of git's protocol that was not asked for.");
  if (line.startsWith("shallow ")) throw new AppError("source.damaged", "The source is a shallow clone: its history is cut off.");
  if (space === -1 || !isOid(oid, gathered.format)) throw new AppError("source.damaged", "Expected an object id and a reference, got something else.");
  if (/^0+$/.test(oid)) return;
  if (name === "HEAD") gathered.headOid = oid;
  else if (name.endsWith("^{}")) takePeeled(gathered, name.slice(0, -3), oid);
  else if (!isWantedRefName(name) || gathered.refs.has(name)) gathered.skipped++;
  else if (gathered.refs.size >= maxRefs) throw new AppError("source.too-large", `The source has more than ${maxRefs} branches and tags.`, { details: { maxRefs } });
  else gathered.refs.set(name, { oid });
}

function takePeeled(gathered: Gathered, name: string, peeled: string): void {
  const ref = gathered.refs.get(name);
  if (ref !== undefined && name.startsWith("refs/tags/")) ref.peeled = peeled;
}

function conclude(gathered: Gathered): Advertisement {
  const { refs, skipped, format } = gathered;
  const capabilities = gathered.capabilities ?? [];
  if (refs.size === 0) throw new AppError("source.empty");
  if (!capabilities.includes("side-band-64k")) throw new AppError("source.not-git", "The server's git is too old: it does not offer side-band-64k.");
  return {
    format,
    refs: [...refs].map(([name, ref]) => ({ name, ...ref })),
    head: findHead(gathered, capabilities),
    capabilities,
    skipped,
  };
}

/** By `symref=HEAD:…`; of servers without it the usual branch at HEAD's commit. */
function findHead({ refs, headOid }: Gathered, capabilities: readonly string[]): string | null {
  const symref = capabilities.find((name) => name.startsWith("symref=HEAD:"))?.slice("symref=HEAD:".length);
  if (symref !== undefined) return refs.has(symref) && symref.startsWith("refs/heads/") ? symref : null;
  if (headOid === null) return null;
  const candidates = ["refs/heads/main", "refs/heads/master", ...[...refs.keys()].filter((name) => name.startsWith("refs/heads/"))];
  return candidates.find((name) => refs.get(name)?.oid === headOid) ?? null;
}

function readFormat(capabilities: readonly string[]): ObjectFormat {
  const format = capabilities.find((name) => name.startsWith("object-format="))?.slice("object-format=".length) ?? "sha1";
  if (format === "sha1" || format === "sha256") return format;
  throw new AppError("source.not-git", "The source names its objects by a hash that is not known here.");
}

/** References are UTF-8 by convention; bytes that are not become U+FFFD, which no wanted name has. */
function trimLine(pkt: Buffer): string {
  return pkt.toString("utf8").replace(/\n$/, "");
}
