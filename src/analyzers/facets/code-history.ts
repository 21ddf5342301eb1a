// Files of code with their histories: what hotspots, knowledge and age look at.

import { isOwnCode, type HeadFile } from "./head-file.ts";
import type { FileHistory } from "./path-histories.ts";

export interface CodeHistory {
  readonly file: HeadFile;
  readonly history: FileHistory;
}

/** In the order of the head. */
export function listCodeHistories({ files, histories }: { readonly files: readonly HeadFile[]; readonly histories: ReadonlyMap<string, FileHistory> }): readonly CodeHistory[] {
  return files.flatMap((file) => {
    const history = isOwnCode(file) && file.code > 0 ? histories.get(file.path) : undefined;
    return history === undefined ? [] : [{ file, history }];
  });
}

export function isoInstant(seconds: number): string {
  return new Date(seconds * MS_PER_SECOND).toISOString();
}

export function yearOf(seconds: number): number {
  return new Date(seconds * MS_PER_SECOND).getUTCFullYear();
}

const MS_PER_SECOND = 1000;
