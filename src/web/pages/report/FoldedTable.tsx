// A table with its caption above it, its first rows shown and the rest one press away.

import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";

import { formatCount } from "#base/format.ts";

export interface FoldedTableProps {
  readonly caption: string;
  readonly head: ReactNode;
  readonly rows: readonly ReactNode[];
  readonly shown: number;
}

export function FoldedTable({ caption, head, rows, shown }: FoldedTableProps) {
  const [all, setAll] = useState(false);
  return (
    <div className="table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption>{caption}</caption>
        <thead>{head}</thead>
        <tbody>{all ? rows : rows.slice(0, shown)}</tbody>
      </table>
      {rows.length > shown ? <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>{all ? "Show fewer" : `Show all ${formatCount(rows.length)}`}</Button> : null}
    </div>
  );
}
