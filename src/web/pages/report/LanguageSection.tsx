// Languages: one bar of all, and a table with the shares that are vendored or generated.

import { useMemo } from "react";

import { formatCount, formatShare, plural } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import type { BriefLanguage, ReportBrief } from "#protocol/report/brief.ts";
import { LanguageBar, LanguageDot } from "#web/ui/LanguageBar.tsx";

import { type Column, DataTable } from "./DataTable.tsx";

const SHOWN = 12;
const NAMED = 6;

export function LanguageSection({ report: { languages, totals } }: { readonly report: { readonly languages: readonly BriefLanguage[]; readonly totals: Pick<ReportBrief["totals"], "code"> } }) {
  const columns = useMemo(() => languageColumns(totals.code), [totals.code]);
  if (languages.length === 0) return null;
  const named = languages.slice(0, NAMED);
  return (
    <section className="section" aria-labelledby="languages">
      <h3 id="languages">Languages</h3>
      <p>{plural(languages.length, "language")} in {plural(totals.code, "line")} of code.</p>
      <LanguageBar languages={languages} total={totals.code} height={20} />
      <p className="legend small">{named.map(({ name, code }) => <span className="named" key={name}><LanguageDot name={name} />{visibleName(name)} <span className="soft number">{formatShare(totals.code === 0 ? 0 : code / totals.code)}</span></span>)}</p>
      <DataTable caption="Languages" rows={languages} columns={columns} sortedBy="code" shown={SHOWN} />
    </section>
  );
}

function languageColumns(totalCode: number): readonly Column<BriefLanguage>[] {
  const share = ({ code }: BriefLanguage): number => (totalCode === 0 ? 0 : code / totalCode);
  const part = (lines: number, of: number): string => (lines === 0 || of === 0 ? "–" : formatShare(lines / of));
  return [
    { id: "name", header: "Language", kind: "name", value: ({ name }) => name.toLowerCase(), cell: ({ name }) => <><LanguageDot name={name} />{visibleName(name)}</> },
    { id: "files", header: "Files", kind: "number", wide: true, value: ({ files }) => files, cell: ({ files }) => formatCount(files) },
    { id: "code", header: "Code", kind: "number", value: ({ code }) => code, cell: ({ code }) => formatCount(code) },
    { id: "comment", header: "Comment", kind: "number", wide: true, value: ({ comment }) => comment, cell: ({ comment }) => formatCount(comment) },
    { id: "blank", header: "Blank", kind: "number", wide: true, value: ({ blank }) => blank, cell: ({ blank }) => formatCount(blank) },
    { id: "vendored", header: "Vendored", kind: "number", wide: true, value: ({ vendoredLines }) => vendoredLines, cell: ({ vendoredLines, lines }) => part(vendoredLines, lines) },
    { id: "generated", header: "Generated", kind: "number", wide: true, value: ({ generatedLines }) => generatedLines, cell: ({ generatedLines, lines }) => part(generatedLines, lines) },
    { id: "share", header: "Share", kind: "number", value: share, cell: (row) => formatShare(share(row)) },
  ];
}
