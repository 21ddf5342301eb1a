// Of how much text the content was analysed, and why not of the rest; and what of the past was not searched.

import type { HeadFile } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { listPastUnread } from "#analyzers/facets/past-unread.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { UNREAD_REASONS } from "#protocol/sandbox/wire.ts";

const SHOWN = 100;

export function composeCoverage({ files, settings: { past } }: Pick<FacetMaterial, "files" | "settings">): FacetValue<"coverage"> {
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
      pastUnread: past === undefined ? [] : listPastUnread(past),
    },
    evidence: { unreadFiles: keepTop(unread, { most: SHOWN, compare: (one, other) => other.bytes - one.bytes || compareText(one.path, other.path) }) },
  };
}

function sumBytes(files: readonly Pick<HeadFile, "bytes">[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
