// An analysis in this process, for tests that run thousands of them: it keeps the sandbox's side of the wire, counts lines in the
// plainest way, and reads history with the real parser. What the real sandbox adds is tested with the real sandbox.

import type { Readable } from "node:stream";

import { createHash } from "node:crypto";

import { CONTENT_ANALYZERS } from "#analyzers/content/registry.ts";
import { createMaterialBuilder } from "#analyzers/facets/material.ts";
import { FACET_COMPOSERS } from "#analyzers/facets/registry.ts";
import { FACT } from "#analyzers/files/file-fact.ts";
import { createLogParser } from "#analyzers/history/log-parser.ts";
import { createTraceParser } from "#analyzers/history/trace-parser.ts";
import { sumTallies, type Tally } from "#base/tally.ts";
import type { PlanParts, ReadyLines, Sandbox } from "#domains/vaults/analysis/ports.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";
import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { BlobFact, ContentFacts, FacetsInput, PlanItem, SecretRow } from "#protocol/sandbox/wire.ts";

export interface PlainSandbox extends Sandbox {
  /** How many blobs and commits it was given. */
  readonly seen: { blobs: number; commits: number; past: number };
}

export function createPlainSandbox(parallelism = 1): PlainSandbox {
  const seen = { blobs: 0, commits: 0, past: 0 };
  return {
    seen,
    // Facets and analysers of content, so that the head is kept and the past searched.
    analyzers: ANALYZERS,
    parallelism,
    async files({ content, plan, onResult }) {
      const blobs = readBatch(content);
      const tallies = new Map<number, Tally>();
      let bytes = 0;
      let items = 0;
      for await (const { path, folder, size, fact } of itemsOf(plan)) {
        const item = items++;
        let known = fact;
        if (known === undefined) {
          const blob = (await blobs.next()).value as Buffer;
          seen.blobs++;
          bytes += blob.length;
          known = [languageOf(path), 0, blob.toString("latin1").split("\n").length - 1, 0, 0] satisfies BlobFact;
          onResult({ kind: "fact", item, fact: known, content: analyseContent(path, blob) });
        }
        const lines = known[FACT.code] as number;
        const extension = /\.[^./]+$/.exec(path)?.[0] ?? "";
        const own = { "language|Other|": [1, size, lines, lines, 0, 0], [`extension|${extension}`]: [1, size] };
        tallies.set(folder, sumTallies([tallies.get(folder) ?? {}, own]));
      }
      for (const [folder, tally] of tallies) onResult({ kind: "folder", folder, tally });
      content.resume();
      return { kind: "done", items, bytes, limits: {} };
    },
    // With the real composers, of all that it is shown.
    async facets({ settings, input, onFacet }) {
      const items = [...input].flatMap((item) => (item.kind === "lines" ? readLines(item) : [item]));
      const builder = createMaterialBuilder(settings);
      for (const item of items) builder.add(item);
      const material = builder.finish();
      for (const facet of settings.facets) onFacet({ kind: "facet", facet, value: FACET_COMPOSERS[facet](material) } as CheckedFacet);
      return await Promise.resolve({ kind: "done", items: items.length, bytes: 0, limits: {} });
    },
    // Lines that say «three» are its secrets.
    async past({ content, items, onResult }) {
      const blobs = readBatch(content);
      let bytes = 0;
      for (const item of items.keys()) {
        const blob = (await blobs.next()).value as Buffer;
        seen.past++;
        bytes += blob.length;
        const lines = blob.toString("latin1").split("\n");
        const finds = lines.flatMap((line, index): SecretRow[] => (line === "three" ? [["three", index + 1, 1, createHash("md5").update(line).digest("hex"), "high"]] : []));
        if (finds.length > 0) onResult({ kind: "finds", item, finds });
      }
      content.resume();
      onResult({ kind: "read", items: items.length });
      return { kind: "done", items: items.length, bytes, limits: {} };
    },
    async trace({ log, wanted, onMove }) {
      let [bytes, items] = [0, 0];
      const parser = createTraceParser(wanted, (move) => {
        items++;
        onMove(move);
      });
      for await (const chunk of log) {
        bytes += (chunk as Buffer).length;
        parser.push(chunk as Buffer);
      }
      parser.end();
      return { kind: "done", items, bytes, limits: {} };
    },
    async history({ log, onCommit }) {
      let bytes = 0;
      let items = 0;
      const parser = createLogParser((commit) => {
        items++;
        seen.commits++;
        onCommit({ kind: "commit", ...commit });
      });
      for await (const chunk of log) {
        bytes += (chunk as Buffer).length;
        parser.push(chunk as Buffer);
      }
      parser.end();
      return { kind: "done", items, bytes, limits: {} };
    },
  };
}

export function readLines({ bytes }: ReadyLines): FacetsInput[] {
  return new TextDecoder().decode(bytes).trimEnd().split("\n").map((line) => JSON.parse(line) as FacetsInput);
}

/** Of few languages, and none of them is parsed. */
function languageOf(path: string): string {
  return path.endsWith(".ts") ? "TypeScript" : path.endsWith(".md") ? "Markdown" : "Text";
}

function analyseContent(path: string, blob: Buffer): ContentFacts {
  const file = { name: path.slice(path.lastIndexOf("/") + 1), language: languageOf(path), content: blob };
  const found = CONTENT_ANALYZERS.map(({ id, analyse }) => [id, analyse(file, { fingerprint: (secret) => createHash("md5").update(secret).digest("hex"), parse: () => "no-grammar" })] as const);
  return Object.fromEntries(found.filter(([, facts]) => facts !== null)) as ContentFacts;
}

async function* itemsOf(plan: PlanParts): AsyncGenerator<PlanItem> {
  for await (const part of plan) yield* part;
}

/** Contents out of `git cat-file --batch`. */
async function* readBatch(stream: Readable): AsyncGenerator<Buffer, undefined> {
  let rest = Buffer.alloc(0);
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  for (;;) {
    let end = rest.indexOf(0x0a);
    while (end === -1) {
      const { done, value } = await chunks.next();
      if (done === true) return undefined;
      rest = Buffer.concat([rest, value]);
      end = rest.indexOf(0x0a);
    }
    const size = Number(rest.toString("latin1", 0, end).split(" ")[2]);
    while (rest.length < end + 1 + size + 1) {
      const { done, value } = await chunks.next();
      if (done === true) throw new Error("the batch ended within a blob");
      rest = Buffer.concat([rest, value]);
    }
    yield rest.subarray(end + 1, end + 1 + size);
    rest = rest.subarray(end + 1 + size + 1);
  }
}
