// Of how much text the content was analysed, and why not of the rest.

import type { HeadFile } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { UNREAD_REASONS } from "#protocol/sandbox/wire.ts";

const SHOWN = 100;

export function composeCoverage({ files }: Pick<FacetMaterial, "files">): FacetValue<"coverage"> {
  const text = files.filter(({ language }) => language !== null);
  const analysed = text.filter(({ content }) => content.unread === undefined);
  const unread = text.flatMap((file) => (file.content.unread === undefined ? [] : [{ path: file.path, reason: file.content.unread, bytes: file.bytes }]));
  return {
    results: {
      files: text.length,
      bytes: sumBytes(text),
      analysedFiles: analysed.length,
      analysedBytes: sumBytes(analysed),
      unread: UNREAD_REASONS.map((reason) => ({ reason, of: unread.filter((file) => file.reason === reason) }))
        .filter(({ of }) => of.length > 0)
        .map(({ reason, of }) => ({ reason, files: of.length, bytes: sumBytes(of) })),
    },
    evidence: { unreadFiles: keepTop(unread, { most: SHOWN, compare: (one, other) => other.bytes - one.bytes || compareText(one.path, other.path) }) },
  };
}

function sumBytes(files: readonly Pick<HeadFile, "bytes">[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
