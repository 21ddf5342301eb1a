// Pages: a cursor leads back to its row, and one that is not ours is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { composeCursor, composePage, parsePage } from "./paging.ts";

test("a cursor is read as it was written", () => {
  const place = { at: new Date("2026-01-15T12:00:00.123Z"), id: createUuid() };
  assert.deepEqual(parsePage({ limit: 10, cursor: composeCursor(place) }), { limit: 10, after: place });
  assert.deepEqual(parsePage({ limit: 10 }), { limit: 10, after: null });
});

test("whatever else is given is refused as invalid", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parsePage({ limit: 1, cursor: Buffer.from(text).toString("base64url") });
        return false;
      } catch (error) {
        return isAppError(error, "request.invalid");
      }
    }),
  );
});

test("one row more than the limit says that there is more, and is not shown", () => {
  const rows = [1, 2, 3].map((seconds) => ({ at: new Date(seconds * 1000), id: createUuid() }));
  const given = { place: (row: (typeof rows)[number]) => row, item: (row: (typeof rows)[number]) => row.id };
  const cut = composePage(rows, { limit: 2, after: null }, given);
  assert.deepEqual(cut.items, rows.slice(0, 2).map(({ id }) => id));
  assert.deepEqual(parsePage({ limit: 2, cursor: cut.nextCursor ?? "" }).after, rows[1]);
  assert.equal(composePage(rows, { limit: 3, after: null }, given).nextCursor, null);
  assert.deepEqual(composePage([], { limit: 3, after: null }, given), { items: [], nextCursor: null });
});
