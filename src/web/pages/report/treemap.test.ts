import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { layTiles } from "./treemap.ts";

const BOX = { width: 600, height: 300 };
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

test("tiles fill the box, each as large as its value, and none lies over another", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 40 }), (values) => {
      const tiles = layTiles(values, BOX);
      const total = values.reduce((sum, value) => sum + value, 0);
      assert.equal(tiles.length, values.filter((value) => value > 0).length);
      for (const { index, x, y, width, height } of tiles) {
        assert.ok(near(width * height, ((values[index] ?? 0) / total) * BOX.width * BOX.height));
        assert.ok(x >= -1e-6 && y >= -1e-6 && x + width <= BOX.width + 1e-6 && y + height <= BOX.height + 1e-6);
      }
      for (const [place, one] of tiles.entries()) {
        for (const other of tiles.slice(place + 1)) {
          const apart = one.x + one.width <= other.x + 1e-6 || other.x + other.width <= one.x + 1e-6 || one.y + one.height <= other.y + 1e-6 || other.y + other.height <= one.y + 1e-6;
          assert.ok(apart, JSON.stringify([one, other]));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("equal values make no slivers", () => {
  for (const { width, height } of layTiles(Array.from({ length: 24 }, () => 1), BOX)) assert.ok(Math.max(width / height, height / width) < 2);
});

test("nothing has no tiles", () => {
  for (const values of [[], [0], [0, -1], [Number.POSITIVE_INFINITY], [Number.NaN]]) assert.deepEqual(layTiles(values, BOX), []);
});
