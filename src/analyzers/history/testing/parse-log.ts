// Logs as git writes them, and what the parser makes of them in pieces of any length.

import { createLogParser, type LogCommit } from "#analyzers/history/log-parser.ts";

export const A = "a".repeat(40);
export const B = "b".repeat(64);

export function parse(log: string | Uint8Array, pieceLength = Number.MAX_SAFE_INTEGER): { commits: LogCommit[]; whole: boolean } {
  const bytes = Buffer.from(log as string, "latin1");
  const commits: LogCommit[] = [];
  const parser = createLogParser((commit) => commits.push(commit));
  for (let at = 0; at < bytes.length; at += pieceLength) parser.push(bytes.subarray(at, at + pieceLength));
  return { whole: parser.end(), commits };
}

export const HEADER = `>${A}\0${A} ${B}\0Jane\0jane@example.org\x001700000000\0\0Mend\n\0`;
