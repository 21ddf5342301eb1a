// File types by size.

import { useMemo } from "react";

import { formatBytes, formatCount, plural } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import type { Report, ReportFileType } from "#protocol/report/schema.ts";

import { type Column, DataTable, RowBar } from "./DataTable.tsx";

const SHOWN = 10;

export function FileTypeSection({ report: { fileTypes, totals } }: { readonly report: Report }) {
  const columns = useMemo(() => fileTypeColumns(Math.max(1, ...fileTypes.map(({ bytes }) => bytes))), [fileTypes]);
  if (fileTypes.length === 0) return null;
  const kinds = [[totals.binaryFiles, "binary"], [totals.vendoredFiles, "vendored"], [totals.generatedFiles, "generated"], [totals.documentationFiles, "documentation"]] as const;
  return (
    <section className="section" aria-labelledby="file-types">
      <h3 id="file-types">File types</h3>
      <p>Of {plural(totals.files, "file")}, {kinds.map(([count, kind]) => `${formatCount(count)} ${kind}`).join(", ").replace(/, ([^,]*)$/, " and $1")}.</p>
      <DataTable caption="File types" rows={fileTypes} columns={columns} sortedBy="bytes" shown={SHOWN} />
    </section>
  );
}

function fileTypeColumns(most: number): readonly Column<ReportFileType>[] {
  return [
    { id: "extension", header: "Extension", kind: "name", value: ({ extension }) => extension, cell: ({ extension }) => visibleName(extension) },
    { id: "bar", header: "Share of bytes", kind: "bar", value: ({ bytes }) => bytes, cell: ({ bytes }) => <RowBar share={bytes / most} /> },
    { id: "files", header: "Files", kind: "number", value: ({ files }) => files, cell: ({ files }) => formatCount(files) },
    { id: "bytes", header: "Size", kind: "number", value: ({ bytes }) => bytes, cell: ({ bytes }) => formatBytes(bytes) },
  ];
}
