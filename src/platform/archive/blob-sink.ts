// Where an archive's content goes: `git fast-import` on a scratch repository, told in its own language by us alone. Names are
// quoted, sizes come before content, and the only thing it can do is to write one pack.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { createSender } from "#platform/git/process-input.ts";
import type { ScratchRepository } from "#platform/git/scratch-repository.ts";
import { isOid } from "#platform/git/refs.ts";

import type { ListedFile } from "./entry-list.ts";

export interface BlobSink {
  /** Takes exactly `size` bytes of content. @throws AppError `archive.damaged` when there are more or fewer. */
  write(mark: number, size: number, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Makes one commit of the files; gives its id. */
  commit(commit: { readonly files: readonly ListedFile[]; readonly at: number; readonly message: string }): Promise<string>;
  abort(): Promise<void>;
}

export const ARCHIVE_REF = "refs/heads/archive";
/** RFC 2606 keeps `.invalid` for addresses that are none. */
const AUTHOR = "Archive <archive@strongroom.invalid>";

export function createBlobSink(repository: ScratchRepository): BlobSink {
  const git = repository.start(["fast-import", "--quiet", "--done", "--date-format=raw"], "pipe");
  git.stdout.resume();
  const send = createSender(git);
  async function sendText(text: string): Promise<void> {
    await send(Buffer.from(text, "utf8"));
  }
  return {
    async write(mark, size, content) {
      await sendText(`blob\nmark :${mark}\ndata ${size}\n`);
      let left = size;
      for await (const chunk of content) {
        left -= chunk.byteLength;
        if (left < 0) throw new AppError("archive.damaged", "An entry holds more than its size says.");
        await send(chunk);
      }
      if (left !== 0) throw new AppError("archive.damaged", "An entry holds less than its size says.");
      await sendText("\n");
    },
    async commit({ files, at, message }) {
      const time = `${Math.floor(at / 1_000)} +0000`;
      await sendText(`commit ${ARCHIVE_REF}\nauthor ${AUTHOR} ${time}\ncommitter ${AUTHOR} ${time}\ndata ${Buffer.byteLength(message)}\n${message}\n`);
      for (const { path, mark, executable } of files) await sendText(`M ${executable ? "100755" : "100644"} :${mark} ${quotePath(path)}\n`);
      await sendText("\ndone\n");
      git.stdin?.end();
      const end = await git.ended;
      if (end.code !== 0) throw failed(git.stderrTail());
      const oid = (await readFile(join(repository.dir, ARCHIVE_REF), "latin1")).trim();
      if (!isOid(oid, repository.format)) throw new AppError("git.failed", "Expected the commit of the archive.");
      return oid;
    },
    async abort() {
      git.kill();
      await git.ended;
    },
  };
}

function failed(stderr: string): AppError {
  const cause = new Error(stderr);
  if (/No space left|Out of diskspace|Disk quota/i.test(stderr)) return new AppError("blob.disk-full", "There is no room left to take in the archive.", { cause });
  return new AppError("git.failed", "Expected git to take in the archive.", { cause });
}

/** C-style, as git-fast-import(1) has it: what is not plain ASCII stands as octal bytes. */
function quotePath(path: string): string {
  const bytes = [...Buffer.from(path, "utf8")];
  const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
  return `"${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`)).join("")}"`;
}
