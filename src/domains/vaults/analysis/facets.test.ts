import assert from "node:assert/strict";
import { test } from "node:test";

import { CONTENT_ANALYZERS } from "#analyzers/content/registry.ts";
import { createMaterialBuilder } from "#analyzers/facets/material.ts";
import { FACET_COMPOSERS } from "#analyzers/facets/registry.ts";
import { DAY } from "#base/units.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";
import type { ContentFacts } from "#protocol/sandbox/wire.ts";

import { composeFacets, FILES_WORTH_A_SANDBOX, type FacetsGiven } from "./facets.ts";
import { createMemoryFactStore } from "./facts.ts";
import { NO_HISTORY } from "./facets-input.ts";
import { composeHeadFolder, type HeadFileRow, type HeadState } from "./head-state.ts";
import { EMPTY_MAILMAP } from "./mailmap.ts";
import { NO_PUBLIC_DATA, type Sandbox } from "./ports.ts";
import { readLines } from "./testing/plain-sandbox.ts";

const LINES = 24;
const FILES_PER_FOLDER = 100;

/** Every tenth file is a copy of the first. */
function makeFile(number: number): HeadFileRow {
  const source = Array.from({ length: LINES }, (_, line) => `const value${line} = compute(${number % 10 === 0 ? 0 : number}, ${line}, "text");\n`).join("");
  const file = { name: `file${number}.js`, language: "JavaScript", content: Buffer.from(source) };
  const facts = CONTENT_ANALYZERS.map(({ id, analyse }) => [id, analyse(file, { fingerprint: () => "", parse: () => "no-grammar" })] as const);
  return [file.name, source.length, ["JavaScript", 0, LINES, 0, 0], Object.fromEntries(facts.filter(([, found]) => found !== null)) as ContentFacts];
}

function makeHead(count: number): HeadState {
  const folders = Array.from({ length: Math.ceil(count / FILES_PER_FOLDER) }, (_, folder) => Array.from({ length: Math.min(FILES_PER_FOLDER, count - folder * FILES_PER_FOLDER) }, (_, file) => makeFile(folder * FILES_PER_FOLDER + file)));
  return folders.map((files, folder) => composeHeadFolder({ path: `folder${folder}`, oid: "" }, files));
}

/** The task of the sandbox, in this process. */
function makeSandbox(parallelism: number): { readonly sandbox: Sandbox; readonly runs: (readonly string[])[] } {
  const runs: (readonly string[])[] = [];
  const sandbox = {
    analyzers: ANALYZERS,
    parallelism,
    facets: async ({ settings, input, onFacet }: Parameters<Sandbox["facets"]>[0]) => {
      runs.push(settings.facets);
      const builder = createMaterialBuilder(settings);
      for (const item of input) for (const each of item.kind === "lines" ? readLines(item) : [item]) builder.add(each);
      const material = builder.finish();
      for (const facet of settings.facets) onFacet({ kind: "facet", facet, value: FACET_COMPOSERS[facet](material) } as Parameters<typeof onFacet>[0]);
      return await Promise.resolve({ kind: "done", items: 0, bytes: 0, limits: {} });
    },
  } as unknown as Sandbox;
  return { sandbox, runs };
}

const HEAD = makeHead(FILES_WORTH_A_SANDBOX);

async function compose(head: HeadState, parallelism: number): Promise<{ readonly facets: unknown; readonly runs: (readonly string[])[] }> {
  const { sandbox, runs } = makeSandbox(parallelism);
  const given: FacetsGiven = { head, ...NO_HISTORY, mailmap: EMPTY_MAILMAP, sandbox, publicData: NO_PUBLIC_DATA, facts: null, at: 0, signal: new AbortController().signal };
  return { facets: await composeFacets(given), runs };
}

test("two sandboxes side by side say what one does, in the same order", async () => {
  const [one, two] = [await compose(HEAD, 1), await compose(HEAD, 2)];
  assert.equal(JSON.stringify(two.facets), JSON.stringify(one.facets));
  assert.ok((two.facets as { readonly duplication: { readonly results: { readonly cloneCount: number } } }).duplication.results.cloneCount > 0);
  assert.ok(one.runs.every((facets) => !facets.includes("duplication") || facets.includes("licences")));
  assert.ok(two.runs.some((facets) => facets.join() === "duplication,cost"));
});

test("a small head is worth one sandbox", async () => {
  const { runs } = await compose(makeHead(FILES_WORTH_A_SANDBOX - 1), 2);
  assert.equal(runs.length, 2);
  assert.deepEqual(runs[1], ["vulnerabilities", "freshness"]);
});

test("public data is looked up when the dependencies are told, and the run ends also where they never are", async () => {
  const order: string[] = [];
  const { sandbox } = makeSandbox(2);
  const publicData = { ...NO_PUBLIC_DATA, findReleases: async () => (order.push("looked up"), await Promise.resolve(null)) };
  const given: FacetsGiven = { head: makeHead(3), ...NO_HISTORY, mailmap: EMPTY_MAILMAP, publicData, facts: null, sandbox, at: 0, signal: new AbortController().signal };
  const slow: Sandbox = {
    ...sandbox,
    facets: async (job) => {
      const done = await sandbox.facets(job);
      if (job.settings.facets.includes("dependencies")) await new Promise((resolve) => setImmediate(resolve));
      order.push(job.settings.facets.includes("dependencies") ? "made" : "made of public data");
      return done;
    },
  };
  await composeFacets({ ...given, sandbox: slow });
  assert.deepEqual(order.toSorted(), ["looked up", "made", "made of public data"]);
  assert.ok(order.indexOf("looked up") < order.indexOf("made"));
  const failing: Sandbox = { ...sandbox, facets: async () => await Promise.reject(new Error("it died")) };
  await assert.rejects(composeFacets({ ...given, sandbox: failing }), /it died/);
});

test("what rests on public data is taken over until the lock files, the data or the day is another", async () => {
  const { sandbox, runs } = makeSandbox(2);
  const facts = createMemoryFactStore();
  let edition = "one";
  const publicData = { ...NO_PUBLIC_DATA, edition: async () => await Promise.resolve(edition) };
  const manifest = (version: string): HeadState => [...makeHead(3), composeHeadFolder({ path: "app", oid: "" }, [
    ["package.json", 1, ["JSON", 0, 1, 0, 0], { dependencies: { format: "package.json", ecosystem: "npm", role: "manifest", name: version, packages: [], errors: [] } }],
  ])];
  const isLookedUp = async (head: HeadState, at: number): Promise<boolean> => {
    runs.length = 0;
    const facets = await composeFacets({ head, ...NO_HISTORY, mailmap: EMPTY_MAILMAP, publicData, facts, sandbox, at, signal: new AbortController().signal });
    assert.ok(facets.vulnerabilities !== undefined && facets.freshness !== undefined);
    return runs.some((names) => names.includes("vulnerabilities"));
  };
  assert.equal(await isLookedUp(manifest("one"), 0), true);
  assert.equal(await isLookedUp(manifest("one"), DAY - 1), false);
  assert.equal(await isLookedUp(manifest("one"), DAY), true);
  assert.equal(await isLookedUp(manifest("two"), DAY), true);
  edition = "two";
  assert.equal(await isLookedUp(manifest("two"), DAY), true);
  assert.equal(await isLookedUp(manifest("two"), DAY), false);
});
