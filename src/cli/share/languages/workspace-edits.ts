// Edits that a language server proposes (LSP 3.17, WorkspaceEdit), put into the documents: all of them or none, and only in shared files.

import type { Documents } from "#cli/share/documents/documents.ts";
import type { TextEdit } from "#cli/share/documents/find-edits.ts";
import { HOST, type SharedDocument } from "#cli/share/documents/shared-document.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { Languages } from "./languages.ts";
import { Lines, parseRange, type LspRange } from "./positions.ts";

export interface FileEdits {
  readonly path: string;
  readonly edits: readonly { readonly range: LspRange; readonly text: string }[];
}

const MAX_FILES = 100;

/** @throws AppError `live.request-refused` when it would make, move or delete files, or change what is not shared. */
export async function readWorkspaceEdit(result: unknown, languages: Languages): Promise<FileEdits[]> {
  const { changes, documentChanges } = (result ?? {}) as { readonly changes?: Readonly<Record<string, unknown>>; readonly documentChanges?: readonly { readonly textDocument?: { readonly uri?: unknown }; readonly edits?: unknown }[] };
  const byUri: [unknown, unknown][] = documentChanges === undefined ? Object.entries(changes ?? {}) : documentChanges.map(({ textDocument, edits }) => [textDocument?.uri, edits]);
  if (byUri.length > MAX_FILES) throw refuseRequest(`This would change more than ${MAX_FILES} files.`);
  const files: FileEdits[] = [];
  const paths = await languages.sharedPaths(byUri.flatMap(([uri]) => (typeof uri === "string" ? [uri] : [])));
  for (const [uri, edits] of byUri) {
    const path = typeof uri === "string" ? paths.get(uri) : undefined;
    if (path === undefined) throw refuseRequest("This would also change files that are not shared.");
    files.push({ path, edits: parseEdits(edits) });
  }
  return files;
}

/** In order, for a text as it is. */
export function readTextEdits(result: unknown, lines: Lines): TextEdit[] {
  return toTextEdits(parseEdits(result), lines);
}

/** `isStale`: whether the server saw another text of it. @throws AppError `live.request-refused`; then nothing was changed. */
export async function applyWorkspaceEdit(files: readonly FileEdits[], { documents, isStale }: { readonly documents: Documents; readonly isStale: (document: SharedDocument) => boolean }): Promise<void> {
  const opened = await Promise.all(files.map(async ({ path }) => await documents.open(path, HOST)));
  try {
    const changes = files.map(({ edits }, index) => {
      const document = opened[index];
      if (document === undefined || !document.isWritable) throw refuseRequest("This would also change files that the host may not write.");
      if (isStale(document)) throw refuseRequest("Files were changed meanwhile; try again.");
      const textEdits = toTextEdits(edits, new Lines(document.text));
      document.assertFits(textEdits);
      return { document, textEdits };
    });
    for (const { document, textEdits } of changes) documents.change(document, textEdits);
  } finally {
    for (const document of opened) documents.close(document, HOST);
  }
}

function parseEdits(value: unknown): FileEdits["edits"] {
  return (Array.isArray(value) ? value : []).map((each: { readonly range?: unknown; readonly newText?: unknown }) => {
    const range = parseRange(each.range);
    if (range === null || typeof each.newText !== "string") throw refuseRequest("The language server's answer is none that can be applied.");
    return { range, text: each.newText.replaceAll(/\r\n?/g, "\n") };
  });
}

function toTextEdits(edits: FileEdits["edits"], lines: Lines): TextEdit[] {
  const placed = edits.map(({ range, text }) => ({ from: lines.offsetAt(range.start), to: lines.offsetAt(range.end), insert: text })).toSorted((a, b) => a.from - b.from || a.to - b.to);
  let at = 0;
  for (const { from, to } of placed) {
    if (from < at || to < from) throw refuseRequest("The language server's answer is none that can be applied.");
    at = to;
  }
  return placed;
}
