// The headline numbers. Each is a button that opens how it was computed.

import type { ReactNode } from "react";

import { formatBytes, formatCount } from "#base/format.ts";
import type { Report } from "#protocol/report/schema.ts";
import { useDetail } from "#web/ui/place.ts";

export function Totals({ report: { totals, history, source } }: { readonly report: Report }) {
  const numbers: readonly (readonly [detail: string, name: string, value: string])[] = [
    ["code", "Lines of code", formatCount(totals.code)],
    ["lines", "Lines in all", formatCount(totals.lines)],
    ["files", "Files", formatCount(totals.files)],
    ["bytes", "Size", formatBytes(totals.bytes)],
    ...(source.kind !== "git" && history.commits === 0 ? [] : [["commits", "Commits", formatCount(history.commits)] as const, ["people", "People", formatCount(history.contributors)] as const]),
  ];
  return (
    <ul className="totals" aria-label="Totals">
      {numbers.map(([detail, name, value]) => <li key={detail}><Explained detail={detail}><span className="small soft">{name}</span><span className="total">{value}</span></Explained></li>)}
    </ul>
  );
}

/** What stands in it opens to how it was computed. */
export function Explained({ detail, children }: { readonly detail: string; readonly children: ReactNode }) {
  const { open, detail: opened } = useDetail();
  return <button type="button" className="explained" onClick={() => open(detail)} aria-expanded={opened === detail} title="How this was computed">{children}</button>;
}
