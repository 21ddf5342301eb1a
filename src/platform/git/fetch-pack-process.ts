// git's own fetch-pack as the one who negotiates, checks and indexes, with us as the carrier: each request it wants to make comes
// out of it, each answer goes into it, and it never has a network.

import type { Readable } from "node:stream";

import { AppError } from "#base/app-error.ts";
import { startProcess, type ProcessEnd, type RunningProcess } from "#platform/process/process.ts";

import { createGitArguments, createGitEnvironment, findGit } from "./harmless.ts";
import { MAX_ROUNDS, type FetchLimits } from "./limits.ts";
import { encodePkt, FLUSH_PKT, readPktLength } from "./pkt-line.ts";
import { createSender } from "./process-input.ts";
import type { RemoteRef } from "./refs.ts";
import { createResponseInspector } from "./response-inspector.ts";

export interface FetchPackOptions {
  readonly gitDir: string;
  /** The cleaned list that git is to believe in. */
  readonly advertisement: Uint8Array;
  readonly wanted: readonly RemoteRef[];
  /** The scratch has tips of an earlier fetch only: links into what is older are not followed. */
  readonly update: boolean;
  readonly limits: FetchLimits;
  readonly deadlineMs: number;
  /** Carries one request; the answer is streamed. */
  readonly post: (body: Uint8Array) => Promise<Readable>;
  readonly onBytes: (receivedBytes: number) => void;
  readonly signal?: AbortSignal;
}

/** @throws AppError `source.*`, `git.too-large`, `git.failed`. */
export async function runFetchPack(options: FetchPackOptions): Promise<void> {
  const git = startFetchPack(options);
  try {
    await carry(git, options);
  } catch (error) {
    git.kill();
    await git.ended;
    throw error;
  }
  checkFetchPackEnd(await git.ended, git.stderrTail());
}

/** `--keep`: one pack, never loose objects · `--lock-pack`: it must be able to name it · `--from-promisor`: see `update`. */
function startFetchPack(options: FetchPackOptions): RunningProcess {
  const args = ["fetch-pack", "--stateless-rpc", "--stdin", "--lock-pack", "--keep", ...(options.update ? ["--from-promisor"] : []), "--no-progress", "url"];
  return startProcess({
    program: findGit(),
    args: createGitArguments(args),
    env: createGitEnvironment(options.gitDir),
    cwd: options.gitDir,
    stdin: "pipe",
    limits: {
      timeoutMs: options.deadlineMs,
      maxOutputBytes: "none",
      maxMemoryBytes: options.limits.maxMemoryBytes,
      maxFileBytes: options.limits.maxPackBytes + options.limits.maxObjects * 64,
    },
    isolation: { network: "none", user: "ordinary" },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

async function carry(git: RunningProcess, options: FetchPackOptions): Promise<void> {
  const send = createSender(git);
  await send(Buffer.concat([...options.wanted.map(({ oid, name }) => encodePkt(`${oid} ${name}\n`)), FLUSH_PKT]));
  await send(options.advertisement);
  const inspector = createResponseInspector(options.limits);
  const silence = createSilenceWatch(git, options.limits.idleMs);
  let rounds = 0;
  for await (const request of readRequests(git)) {
    silence.end();
    if (++rounds > MAX_ROUNDS) throw new AppError("source.damaged", `The source wants more than ${MAX_ROUNDS} rounds of negotiation.`);
    const answer = await options.post(request);
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      inspector.push(chunk);
      options.onBytes(inspector.packBytes);
      await send(chunk);
    }
    if (!inspector.atBoundary || (inspector.packBegun && !inspector.packEnded)) throw new AppError("source.damaged", "The source ended in the middle of its pack.");
    // No request follows a pack; without the end git would wait for a source that has said all.
    if (inspector.packEnded) git.stdin?.end();
    else silence.begin();
  }
  silence.end();
  if (silence.wasTooLong) throw new AppError("source.damaged", "The source answered without the objects that it was asked for.");
  git.stdin?.end();
}

/** After an answer without a pack git asks on at once; when it does not, it waits for what the source has left out. */
function createSilenceWatch(git: RunningProcess, maxMs: number): { begin(): void; end(): void; readonly wasTooLong: boolean } {
  let timer: NodeJS.Timeout | undefined;
  let wasTooLong = false;
  return {
    begin() {
      timer = setTimeout(() => {
        wasTooLong = true;
        git.kill();
      }, maxMs);
    },
    end: () => clearTimeout(timer),
    get wasTooLong() {
      return wasTooLong;
    },
  };
}

/** Requests are runs of pkt-lines ended by a flush; an empty run is none. After them git prints where its pack lies. */
async function* readRequests(git: RunningProcess): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      if (!/^[0-9a-f]{4}$/.test(rest.toString("latin1", 0, 4))) break;
      const length = readPktLength(rest, 0);
      if (length === 0) {
        rest = rest.subarray(4);
        const request = Buffer.concat(parts);
        parts = [];
        if (request.length > 0) yield request;
        continue;
      }
      if (rest.length < length) break;
      parts.push(rest.subarray(4, length));
      rest = rest.subarray(length);
    }
  }
}

const SILENT_END = "fatal: fetch-pack: invalid index-pack output";

/** What git said is for the log: it may quote names of the repository. @throws AppError. */
export function checkFetchPackEnd(end: ProcessEnd, stderr: string): void {
  if (end.code === 0) return;
  const cause = new Error(stderr);
  if (end.reason === "timeout") throw new AppError("source.timeout", "The source was not fetched within the time limit.", { cause });
  if (end.reason === "aborted") throw new DOMException("The fetch was given up.", "AbortError");
  // index-pack, which git starts in its turn, says why it fails; where it says nothing a limit on files or memory has ended it.
  if (stderr.trim() === SILENT_END) throw new AppError("source.too-large", "A limit on files or memory has ended git.", { cause });
  if (end.signal === "SIGXFSZ" || /File too large/i.test(stderr)) throw new AppError("source.too-large", undefined, { cause });
  if (/out of memory|malloc|memory exhausted|cannot allocate/i.test(stderr)) throw new AppError("git.too-large", "An object of the source unfolds to more memory than the limit.", { cause });
  if (/No space left|Out of diskspace|Disk quota/i.test(stderr)) throw new AppError("blob.disk-full", "There is no room left to fetch the source to.", { cause });
  if (/index-pack|fsck|pack|object|delta|inflate|zlib|protocol error|early EOF|hung up|expected (ACK|NAK|flush)|remote error/i.test(stderr) || end.code === 128 || end.code === 1) {
    const malformed = /fsck error|Error in object/i.test(stderr);
    throw new AppError("source.damaged", malformed ? "An object of the source is malformed, as git's own check finds." : undefined, { cause, details: { malformed } });
  }
  throw new AppError("git.failed", undefined, { cause });
}
