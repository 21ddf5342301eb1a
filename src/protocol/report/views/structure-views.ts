// Facets of how the code is laid out, and of how much of it was looked at.

import { formatBytes, formatCount, formatShare, plural } from "#base/format.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

import { composeTable, countBars, type FacetView } from "./facet-view.ts";
import { tellPastUnread, UNREAD_WORDS } from "./unread-words.ts";

export function viewStructure({ files, folders, depth, medianLines, lengths, largest }: FacetSection<"structure">): FacetView | null {
  if (files === 0) return null;
  let from = 0;
  const rows = lengths.map(({ upTo, files: of }) => {
    const label = upTo === null ? `over ${formatCount(from)}` : `${formatCount(from === 0 ? 0 : from + 1)} to ${formatCount(upTo)}`;
    from = upTo ?? from;
    return { label, value: of, text: formatCount(of) };
  });
  return {
    id: "structure",
    title: "Size and structure",
    lead: `${plural(files, "file")} in ${plural(folders, "folder")}, at most ${plural(depth, "folder")} deep. Half of the files have at most ${plural(medianLines, "line")}.`,
    basis: "Text files that are neither vendored nor generated; lines of code, comment and blank ones.",
    bars: { caption: "Files by their lines", rows },
    tables: composeTable("The longest files", largest, [
      { title: "File", kind: "outside", cell: ({ path }) => path },
      { title: "Language", kind: "word", wide: true, cell: ({ language }) => language },
      { title: "Lines", kind: "number", cell: ({ lines }) => formatCount(lines) },
      { title: "Size", kind: "number", wide: true, cell: ({ bytes }) => formatBytes(bytes) },
    ]),
  };
}

export function viewCoverage({ files, bytes, analysedFiles, analysedBytes, unread, pastUnread, unreadFiles }: FacetSection<"coverage">): FacetView | null {
  if (files === 0) return null;
  const past = pastUnread.length === 0 ? "" : ` Of the history ${tellPastUnread(pastUnread)} were not searched for secrets.`;
  const why = unread.map(({ reason, files: of }) => `${plural(of, "file")}: ${UNREAD_WORDS[reason]}`).join("; ");
  return {
    id: "coverage",
    title: "Coverage",
    lead: `The content of ${formatCount(analysedFiles)} of ${plural(files, "text file")} was analysed, ${formatShare(bytes === 0 ? 1 : analysedBytes / bytes)} of their bytes.${why === "" ? "" : ` Not of ${why}.`}${past}`,
    basis: "What the analyses of content (all but languages and lines) say holds for this share. Binary files have no text to look at.",
    bars: countBars("Text files", [["analysed", analysedFiles], ["not analysed", files - analysedFiles]]),
    tables: composeTable("Not analysed", unreadFiles, [
      { title: "File", kind: "outside", cell: ({ path }) => path },
      { title: "Why", kind: "word", cell: ({ reason }) => UNREAD_WORDS[reason] },
      { title: "Size", kind: "number", cell: (file) => formatBytes(file.bytes) },
    ]),
  };
}
