// A table that can be sorted by each column, with the first rows shown and the rest one press away. On phones the columns
// that matter least give way.

import { Button } from "@mantine/core";
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

interface Sorting {
  readonly id: string;
  readonly descending: boolean;
}

export function DataTable<Row extends object>({ caption, rows, columns, sortedBy, shown }: DataTableProps<Row>) {
  const [all, setAll] = useState(false);
  const [sorting, setSorting] = useState<Sorting>({ id: sortedBy, descending: true });
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, sorting]);
  const visible = all ? sorted : sorted.slice(0, shown);
  // The other way round, or by another column: names from their beginning, numbers from the largest.
  const sortBy = ({ id, kind }: Column<Row>): void => setSorting({ id, descending: id === sorting.id ? !sorting.descending : kind !== "name" });
  return (
    <div className="table-scroll" role="region" aria-label={`Table of ${caption.toLowerCase()}`} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const isSorted = column.id === sorting.id;
              return (
                <th key={column.id} scope="col" className={classOf(column)} aria-sort={isSorted ? (sorting.descending ? "descending" : "ascending") : undefined}>
                  <button type="button" className="sort" onClick={() => sortBy(column)}>{column.header}<span aria-hidden="true" className="sort-mark">{isSorted ? (sorting.descending ? "↓" : "↑") : ""}</span></button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{visible.map(({ row, place }) => <tr key={place}>{columns.map((column) => <td key={column.id} className={classOf(column)}>{column.cell(row)}</td>)}</tr>)}</tbody>
      </table>
      {rows.length > shown ? <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>{all ? "Show fewer" : `Show all ${formatCount(rows.length)}`}</Button> : null}
    </div>
  );
}

/** Equals stay in the order that they came in. */
function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], { id, descending }: Sorting): readonly { readonly row: Row; readonly place: number }[] {
  const value = columns.find((column) => column.id === id)?.value ?? (() => 0);
  const keyed = rows.map((row, place) => ({ row, place, key: value(row) }));
  return keyed.sort((a, b) => (a.key === b.key ? 0 : (a.key > b.key) === descending ? -1 : 1));
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
