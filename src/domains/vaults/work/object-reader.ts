// One `git cat-file --batch-command` that lives as long as a run: it is asked for sizes and contents of small objects in
// batches, so that looking at a thousand folders starts one process and not a thousand.

import type { RunningProcess } from "#platform/process/process.ts";

import { AppError } from "#base/app-error.ts";
import { createTurns } from "#base/turns.ts";
import { MIB } from "#base/units.ts";

export interface ObjectReader {
  /** Whole contents; what is missing is absent. @throws AppError `git.too-large` for one above the limit. */
  contents(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Sizes; what is missing is absent. */
  sizes(oids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  close(): void;
}

/** A folder of a million entries has some 60 MiB; commits and mailmaps are far smaller. */
const MAX_OBJECT_BYTES = 128 * MIB;
/** Asked for together: answers wait in git's buffer until the flush. */
const OIDS_AT_A_TIME = 4_000;

/** `process` is `git cat-file --batch-command --buffer` with a pipe as standard input. */
export function createObjectReader(process: RunningProcess): ObjectReader {
  const answers = readAnswers(process);
  const ask = async <Value>(command: "contents" | "info", oids: readonly string[], take: (answer: Answer) => Value): Promise<Map<string, Value>> => {
    const found = new Map<string, Value>();
    for (let at = 0; at < oids.length; at += OIDS_AT_A_TIME) {
      const batch = oids.slice(at, at + OIDS_AT_A_TIME);
      process.stdin?.write(`${batch.map((oid) => `${command} ${oid}\n`).join("")}flush\n`);
      for (const oid of batch) {
        const answer = await answers.next(command === "contents");
        if (answer !== null) found.set(oid, take(answer));
      }
    }
    return found;
  };
  // One question after the other: answers come in order.
  const inTurn = createTurns();
  return {
    contents: (oids) => inTurn(async () => await ask("contents", oids, ({ content }) => content)),
    sizes: (oids) => inTurn(async () => await ask("info", oids, ({ size }) => size)),
    close: () => process.kill(),
  };
}

interface Answer {
  readonly size: number;
  readonly content: Uint8Array;
}

/** `<oid> SP <type> SP <size> LF [<contents> LF]`, or `<oid> SP missing LF` (git-cat-file(1), "BATCH OUTPUT"). */
function readAnswers(process: RunningProcess): { next(withContent: boolean): Promise<Answer | null> } {
  const chunks = process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer> => {
    const { done, value } = await chunks.next().catch(async (cause: unknown) => {
      throw await endedEarly(process, cause);
    });
    if (done === true) throw await endedEarly(process);
    return value;
  };
  const line = async (): Promise<string> => {
    let end = rest.indexOf(0x0a);
    while (end === -1) {
      rest = Buffer.concat([rest, await more()]);
      end = rest.indexOf(0x0a);
    }
    const text = rest.toString("latin1", 0, end);
    rest = rest.subarray(end + 1);
    return text;
  };
  const bytes = async (length: number): Promise<Buffer> => {
    const parts = [rest];
    let have = rest.length;
    while (have < length) {
      const chunk = await more();
      parts.push(chunk);
      have += chunk.length;
    }
    const all = parts.length === 1 ? rest : Buffer.concat(parts);
    rest = all.subarray(length);
    return all.subarray(0, length);
  };
  return {
    async next(withContent) {
      const [, type, sizeText] = (await line()).split(" ");
      if (type === "missing" || sizeText === undefined) return null;
      const size = Number(sizeText);
      if (!withContent) return { size, content: EMPTY };
      if (size > MAX_OBJECT_BYTES) {
        throw new AppError("git.too-large", `expected a folder, commit or mailmap of at most ${MAX_OBJECT_BYTES} bytes, got ${size}`, { details: { limit: MAX_OBJECT_BYTES } });
      }
      return { size, content: (await bytes(size + 1)).subarray(0, size) };
    },
  };
}

const EMPTY = new Uint8Array();

async function endedEarly(process: RunningProcess, cause?: unknown): Promise<AppError> {
  const { reason } = await process.ended;
  return new AppError("git.failed", `expected answers of git cat-file, got its end (${reason})`, { cause });
}
