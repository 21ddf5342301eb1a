// Counting on both engines.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY } from "#base/units.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { assuranceDomain } from "#domains/assurance/domain.ts";

import { createWebReports } from "./web-reports.ts";

forEachEngine("web reports", { domains: [assuranceDomain] }, ({ db, clock, log }) => {
  const reports = createWebReports({ db, clock, log });
  const listed = async () => (await reports.list()).map(({ kind, detail, count }) => [kind, detail, count]);

  test("equal ones of a day are counted in one row, across writes", async () => {
    reports.note("csp", "img-src inline on /");
    reports.note("csp", "img-src inline on /");
    reports.note("attack", "sql");
    await reports.flush();
    await clock.advance(1000);
    reports.note("csp", "img-src inline on /");
    assert.deepEqual(await listed(), [["csp", "img-src inline on /", 3], ["attack", "sql", 1]]);
    const [first] = await reports.list();
    assert.equal((first?.lastAt.getTime() ?? 0) - (first?.firstAt.getTime() ?? 0), 1000);
  });

  test("another day is another row, and after thirty days a row is gone", async () => {
    await clock.advance(DAY);
    reports.note("attack", "sql");
    assert.equal((await listed()).filter(([kind]) => kind === "attack").length, 2);
    await clock.advance(31 * DAY);
    reports.note("attack", "path");
    assert.deepEqual(await listed(), [["attack", "path", 1]]);
  });

  test("a flood of different details fills neither memory nor table", async () => {
    for (let index = 0; index < 5000; index++) reports.note("csp", `img-src inline on /${String.fromCharCode(97 + (index % 26)).repeat(1 + Math.floor(index / 26) % 50)}`);
    const rows = await listed();
    assert.ok(rows.length <= 102, String(rows.length));
    assert.equal(rows.filter(([kind]) => kind === "csp").reduce((sum, [, , count]) => sum + Number(count), 0), 5000);
  });
});
