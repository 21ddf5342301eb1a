// The largest lock files that are read, at their densest, under the limits that a report runs with: each is read, or named with the reason; no
// sandbox dies of one, and none takes more memory than is promised. Packages are made up.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";

import { MAX_CONTENT_BYTES } from "#analyzers/content/content-limit.ts";
import type { ManifestFacts } from "#analyzers/dependencies/facts.ts";
import { KIB, MIB, MINUTE } from "#base/units.ts";
import { startSandboxedNode } from "#platform/process/sandboxed-node.ts";
import { SANDBOX_PACKAGES } from "#protocol/sandbox/packages.ts";
import { createFilesReader } from "#protocol/sandbox/parse-results.ts";
import type { ContentFacts } from "#protocol/sandbox/wire.ts";

const OID = "a".repeat(40);
/** As sandbox-runner.ts starts them. */
const LIMITS = { timeoutMs: 5 * MINUTE, maxOutputBytes: 512 * MIB, maxHeapBytes: Math.round(224 * MIB * 0.6), maxMemoryBytes: 224 * MIB };
/** What issue 4 asks of a sandbox. */
const MAX_PEAK_BYTES = 300 * MIB;

interface Shape {
  readonly what: string;
  readonly name: string;
  readonly head?: string;
  readonly piece: (index: number) => string;
  readonly tail?: string;
  readonly maxBytes?: number;
}

const SHAPES: readonly Shape[] = [
  { what: "lines of go.sum", name: "go.sum", piece: (at) => `a${at} v1 h\n` },
  { what: "package-lock.json as npm writes it", name: "package-lock.json", head: '{"packages":{\n', tail: '"x":{}}}', piece: (at) => `"node_modules/a${at}":{\n"version":"1.0.0",\n"resolved":"https://registry.example/a${at}.tgz",\n"integrity":"sha512-abc",\n"license":"MIT",\n"dependencies":{\n"a${at + 1}":"^1"\n}\n},\n` },
  { what: "package-lock.json of empty packages", name: "package-lock.json", head: '{"packages":{\n', tail: '"x":{}}}', piece: (at) => `"${at}":{},\n` },
  { what: "a list of empty tables", name: "composer.lock", head: '{"packages":[', tail: "{}]}", piece: () => "{},\n" },
  { what: "dense bun.lock", name: "bun.lock", head: '{"packages":{\n', tail: "}}", piece: (at) => `"a${at}":["a${at}@1","",{},"x-y"],\n` },
  { what: "dense Pipfile.lock", name: "Pipfile.lock", head: '{"default":{\n', tail: '"z":{}}}', piece: (at) => `"a${at}":{"version":"==1"},\n` },
  { what: "pnpm-lock.yaml as pnpm writes it", name: "pnpm-lock.yaml", head: "lockfileVersion: '9.0'\npackages:\n", piece: (at) => `\n  a${at}@1.0.0:\n    resolution: {integrity: sha512-${"a".repeat(86)}==}\n    engines: {node: '>=18'}\n    hasBin: true\n` },
  { what: "pnpm-lock.yaml of empty packages", name: "pnpm-lock.yaml", head: "packages:\n", piece: (at) => `  a${at}@1: {}\n` },
  { what: "lists in lists", name: "pubspec.lock", head: "packages:\n", piece: () => "- - a\n" },
  { what: "dense yarn.lock of yarn 1", name: "yarn.lock", piece: (at) => `a${at}@1:\n` },
  { what: "yarn.lock of yarn 4", name: "yarn.lock", head: "__metadata:\n  version: 8\n\n", piece: (at) => `"a${at}@npm:^1":\n  version: 1.0.0\n  resolution: "a${at}@npm:1.0.0"\n` },
  { what: "Cargo.lock", name: "Cargo.lock", piece: (at) => `[[package]]\nname = "a${at}"\nversion = "1.0.0"\nsource = "registry+x"\ndependencies = ["a${at + 1}"]\n\n` },
  { what: "tables of TOML without members", name: "poetry.lock", piece: () => "[[package]]\n" },
  { what: "dense gradle.lockfile", name: "gradle.lockfile", piece: (at) => `g:a${at}:1=c\n` },
  { what: "elements without anything", name: "pom.xml", head: "<project>\n", tail: "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency></dependencies></project>", piece: () => "<a/>\n", maxBytes: 2 * MIB },
];

function fill({ head = "", piece, tail = "", maxBytes = MAX_CONTENT_BYTES }: Shape): Buffer {
  const pieces = [head];
  let size = head.length + tail.length;
  for (let at = 0; ; at++) {
    const next = piece(at);
    if (size + next.length > maxBytes) break;
    pieces.push(next);
    size += next.length;
  }
  return Buffer.from([...pieces, tail].join(""));
}

async function analyse(name: string, content: Buffer): Promise<{ readonly facts: ContentFacts | undefined; readonly peakBytes: number }> {
  const running = startSandboxedNode({
    entry: join(import.meta.dirname, "main.ts"), snapshot: true, packages: SANDBOX_PACKAGES, args: ["files"], extraInput: true, limits: LIMITS,
    stdin: Readable.from([Buffer.from(`${OID} blob ${content.length}\n`), content, Buffer.from("\n")], { objectMode: false }),
  });
  const plan = [{ content: ["dependencies"], fingerprintKey: "00".repeat(32) }, { path: name, folder: 0, size: content.length, last: true }];
  if (running.extraInput !== null) Readable.from(plan.map((line) => `${JSON.stringify(line)}\n`), { objectMode: false }).pipe(running.extraInput);
  let peakBytes = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of running.stdout) {
    chunks.push(chunk as Buffer);
    peakBytes = Math.max(peakBytes, peakOf(running.pid));
  }
  const end = await running.ended;
  assert.equal(end.code, 0, running.stderrTail());
  const reader = createFilesReader({ items: 1, folders: 1, hasContent: () => true });
  const [fact] = reader.push(Buffer.concat(chunks));
  return { facts: fact?.kind === "fact" ? fact.content : undefined, peakBytes };
}

/** The largest resident set so far, from Linux; 0 elsewhere and when the process is gone. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * KIB;
  } catch {
    return 0;
  }
}

for (const shape of SHAPES) {
  test(`SBX-10 ${shape.what}, as large as files are read, is read or named`, async (t) => {
    const { facts, peakBytes } = await analyse(shape.name, fill(shape));
    assert.ok(facts !== undefined);
    const { packages, errors } = facts.dependencies as ManifestFacts;
    t.diagnostic(`peak ${Math.round(peakBytes / MIB)} MiB, ${packages.length} packages, ${errors[0]?.message ?? "whole"}`);
    assert.ok(packages.length > 0 || errors.length > 0);
    assert.ok(peakBytes < MAX_PEAK_BYTES, `${peakBytes}`);
  });
}

test("SBX-10 a lock file of a million lines is named as too large, and costs nothing", async (t) => {
  const content = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => `example.com/m${at} v1.0.0 h1:abc=\n`).join(""));
  const { facts, peakBytes } = await analyse("go.sum", content);
  t.diagnostic(`peak ${Math.round(peakBytes / MIB)} MiB`);
  assert.deepEqual(facts, { unread: "too-large" });
  assert.ok(peakBytes < MAX_PEAK_BYTES);
});
