// What a table, a route or an error must not be: known to the code alone. Every table of the database is declared by a domain, every
// route is an operation of the API and the other way round, every code of the catalogue is used, and every code that is used is in it.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ERRORS } from "#base/error-catalogue.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";
import { DOMAINS } from "#roles/domains.ts";

const ROOT = join(import.meta.dirname, "../..");
const SOURCES = globSync("src/**/*.{ts,tsx,sql}", { cwd: ROOT }).filter((file) => !/\.test\.tsx?$|\/testing\//.test(file));
const TEXTS: ReadonlyMap<string, string> = new Map(SOURCES.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
/** What belongs to the database's own keeping, as the migrations' record. */
const OF_THE_PLATFORM = ["strongroom_migrations"];

forEachEngine("the tables", { domains: DOMAINS }, ({ asOwner }) => {
  test("that are there are those that domains declare, and each has its owner", async () => {
    const rows = await asOwner("select tablename from pg_tables where schemaname = 'public' order by tablename");
    const found = rows.map(({ tablename }) => String(tablename)).filter((name) => !OF_THE_PLATFORM.includes(name));
    const declared = DOMAINS.flatMap(({ tables }) => tables.map(({ name }) => name));
    assert.equal(new Set(declared).size, declared.length, "a table is declared twice");
    assert.deepEqual(found, declared.toSorted());
  });

  test("of a tenant have row-level security that nobody escapes", async () => {
    const rows = await asOwner("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity and relforcerowsecurity");
    const forced = new Set(rows.map(({ relname }) => String(relname)));
    const ofTenants = DOMAINS.flatMap(({ tables }) => tables.filter(({ scope }) => scope === "tenant").map(({ name }) => name));
    assert.ok(ofTenants.length > 10);
    assert.deepEqual(ofTenants.filter((name) => !forced.has(name)), []);
  });
});

test("every operation of the API is listed once, under an address of its own", () => {
  const defined = [...TEXTS].filter(([file]) => file.startsWith("src/protocol/api/")).flatMap(([, text]) => [...text.matchAll(/defineEndpoint\(\{\s*(?:\.\.\.\w+,\s*)?id: "([^"]+)"/g)].map(([, id]) => id));
  assert.equal(defined.length, ENDPOINTS.length);
  assert.deepEqual(new Set(ENDPOINTS.map(({ id }) => id)), new Set(defined));
  assert.equal(new Set(ENDPOINTS.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ":")}`)).size, ENDPOINTS.length);
});

test("every operation of the API has one route, and no route goes without an operation", () => {
  const files = [...TEXTS].filter(([file]) => /^src\/(domains|roles)\//.test(file));
  const routed = files.flatMap(([, text]) => [...text.matchAll(/defineRoute\(\{\s*(?:\.\.\.\w+,\s*)?endpoint: (\w+)/g)].map(([, name]) => name));
  const names = [...TEXTS].filter(([file]) => file.startsWith("src/protocol/api/")).flatMap(([, text]) => [...text.matchAll(/export const (\w+) = defineEndpoint\(/g)].map(([, name]) => name));
  assert.equal(names.length, ENDPOINTS.length);
  assert.equal(new Set(routed).size, routed.length);
  assert.deepEqual(new Set(routed), new Set(names));
});

test("every code of the catalogue of errors is used outside it", () => {
  const outside = [...TEXTS].filter(([file]) => !file.startsWith("src/base/errors/")).map(([, text]) => text).join("\n");
  assert.deepEqual(Object.keys(ERRORS).filter((code) => !new RegExp(`["'\`]${code.replaceAll(".", "\\.")}["'\`]`).test(outside)), []);
});

test("every error that is thrown is one of the catalogue", () => {
  const thrown = [...TEXTS.values()].flatMap((text) => [...text.matchAll(/new AppError\(\s*"([^"]+)"/g)].map(([, code]) => code ?? ""));
  assert.ok(thrown.length > 100);
  assert.deepEqual(thrown.filter((code) => !Object.hasOwn(ERRORS, code)), []);
});

test("every permission, event and queue of a domain is used by its name", () => {
  const text = [...TEXTS.values()].join("\n");
  for (const kind of ["permissions", "auditEvents", "queues"] as const) {
    const declared = DOMAINS.flatMap((domain) => domain[kind].map(({ name }) => name));
    assert.ok(declared.length > 0);
    assert.equal(new Set(declared).size, declared.length, kind);
    assert.deepEqual(declared.filter((name) => !new RegExp(`(?<!name: )"${name.replaceAll(".", "\\.")}"`).test(text)), [], kind);
  }
});
