// A part of the head as bytes: a header (a mark, and of each folder its path, its tree, and of each kind of lines their number and their bytes),
// then the lines in that order.

import { frameBytes, unframeBytes } from "./framed-bytes.ts";
import { HEAD_LINES, type HeadFolder, type HeadLines } from "./head-state.ts";

export interface HeadPart {
  readonly mark: string;
  readonly folders: readonly HeadFolder[];
}

type Header = readonly [mark: string, folders: readonly (readonly [path: string, tree: string, lines: readonly (readonly [items: number, bytes: number])[]])[]];

export function encodeHeadPart({ mark, folders }: HeadPart): Uint8Array {
  const header: Header = [mark, folders.map(({ path, tree, lines }) => [path, tree, HEAD_LINES.map((kind) => [lines[kind].items, lines[kind].bytes.length] as const)] as const)];
  return frameBytes(header, folders.flatMap(({ lines }) => HEAD_LINES.map((kind) => lines[kind].bytes)));
}

export function decodeHeadPart(bytes: Uint8Array): HeadPart {
  const { header, rest } = unframeBytes(bytes);
  const [mark, folders] = header as Header;
  let at = 0;
  return {
    mark,
    folders: folders.map(([path, tree, kinds]) => {
      const lines = kinds.map(([items, length]) => ({ kind: "lines" as const, items, bytes: rest.subarray(at, (at += length)) }));
      return { path, tree, lines: Object.fromEntries(HEAD_LINES.map((kind, index) => [kind, lines[index]])) as unknown as HeadLines };
    }),
  };
}
