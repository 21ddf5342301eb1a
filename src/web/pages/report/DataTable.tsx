// A table that can be sorted by each column, with the first rows shown and the rest one press away. On phones the columns
// that matter least give way.

import { Button } from "@mantine/core";
import { createSortedRowModel, rowSortingFeature, sortFn_basic, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";

import { formatCount } from "#base/format.ts";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What is sorted by. */
  readonly value: (row: Row) => string | number;
  readonly cell: (row: Row) => ReactNode;
  readonly kind: "name" | "number" | "bar";
  /** Gone on phones. */
  readonly wide?: boolean;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** The column that the rows come sorted by, descending. */
  readonly sortedBy: string;
  readonly shown: number;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns: { basic: sortFn_basic } });

export function DataTable<Row extends object>({ caption, rows, columns, sortedBy, shown }: DataTableProps<Row>) {
  const [all, setAll] = useState(false);
  const definitions = useMemo(() => columns.map(({ id, value, kind }) => ({ id, accessorFn: value, sortFn: "basic" as const, sortDescFirst: kind !== "name" })), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, initialState: { sorting: [{ id: sortedBy, desc: true }] }, enableSortingRemoval: false });
  const sorted = table.getRowModel().rows;
  const visible = all ? sorted : sorted.slice(0, shown);
  return (
    <div className="table-scroll" role="region" aria-label={`Table of ${caption.toLowerCase()}`} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const model = table.getColumn(column.id);
              const direction = model?.getIsSorted() ?? false;
              return (
                <th key={column.id} scope="col" className={classOf(column)} aria-sort={direction === false ? undefined : direction === "asc" ? "ascending" : "descending"}>
                  <button type="button" className="sort" onClick={() => model?.toggleSorting()}>{column.header}<span aria-hidden="true" className="sort-mark">{direction === false ? "" : direction === "asc" ? "↑" : "↓"}</span></button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{visible.map((row) => <tr key={row.id}>{columns.map((column) => <td key={column.id} className={classOf(column)}>{column.cell(row.original)}</td>)}</tr>)}</tbody>
      </table>
      {rows.length > shown ? <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>{all ? "Show fewer" : `Show all ${formatCount(rows.length)}`}</Button> : null}
    </div>
  );
}

/** A bar in a row; its number stands beside it. */
export function RowBar({ share }: { readonly share: number }) {
  return (
    <svg className="row-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" width="100" height="8" />
      <rect className="filled" width={Math.min(100, Math.max(share > 0 ? 0.75 : 0, share * 100))} height="8" />
    </svg>
  );
}

function classOf<Row>({ kind, wide }: Column<Row>): string {
  return [kind === "number" ? "n" : kind, wide === true ? "wide" : ""].filter((name) => name !== "").join(" ");
}
