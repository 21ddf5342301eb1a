// Commit objects of git, read by us as far as the graph needs: the tree and the parents, which stand in the first lines.

import { AppError } from "#base/app-error.ts";

export interface CommitHeader {
  readonly tree: string;
  readonly parents: readonly string[];
}

const TREE_LINE = /^tree ([0-9a-f]{40}|[0-9a-f]{64})$/;
const PARENT_LINE = /^parent ([0-9a-f]{40}|[0-9a-f]{64})$/;

/** @throws AppError `git.damaged` when the bytes are no commit. */
export function parseCommitHeader(bytes: Uint8Array): CommitHeader {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const nextLine = (): string => {
    const end = text.indexOf(0x0a, at);
    const line = text.toString("latin1", at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
    return line;
  };
  const tree = TREE_LINE.exec(nextLine())?.[1];
  if (tree === undefined) throw new AppError("git.damaged", "expected a commit object that begins with its tree");
  const parents: string[] = [];
  for (let parent = PARENT_LINE.exec(nextLine()); parent !== null; parent = PARENT_LINE.exec(nextLine())) parents.push(parent[1] as string);
  return { tree, parents };
}
