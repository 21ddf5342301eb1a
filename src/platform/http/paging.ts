// Pages of lists, newest first: where one ended is the time and id of its last row, in a form that clients need not read.

import { AppError } from "#base/app-error.ts";
import { isUuid, type Uuid } from "#base/uuid.ts";
import type { PageQuery } from "#protocol/api/values.ts";

export interface PagePlace {
  readonly at: Date;
  readonly id: Uuid;
}

export interface Page {
  readonly limit: number;
  /** The last row of the page before; null for the first page. */
  readonly after: PagePlace | null;
}

/** @throws AppError `request.invalid` for a cursor that is none of ours. */
export function parsePage(query: PageQuery): Page {
  return { limit: query.limit, after: query.cursor === undefined ? null : parseCursor(query.cursor) };
}

export function composeCursor({ at, id }: PagePlace): string {
  return Buffer.from(`${at.getTime()} ${id}`, "utf8").toString("base64url");
}

/** Rows are asked for one above the limit; whether that one came says whether there is more. */
export function composePage<Row, Item>(rows: readonly Row[], page: Page, given: { place(row: Row): PagePlace; item(row: Row): Item }): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown.map((row) => given.item(row)), nextCursor: rows.length > page.limit && last !== undefined ? composeCursor(given.place(last)) : null };
}

function parseCursor(cursor: string): PagePlace {
  const [time = "", id = "", ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const at = new Date(Number(time));
  if (!/^\d{1,15}$/.test(time) || !isUuid(id) || rest.length > 0 || Number.isNaN(at.getTime())) throw new AppError("request.invalid", "The cursor is not the nextCursor of an earlier answer.");
  return { at, id };
}
