// A sandbox that dies of a blob of the past costs that blob, and nothing else.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";

import { AppError } from "#base/app-error.ts";

import { readPast } from "./past-lane.ts";
import type { Sandbox } from "./ports.ts";

interface Seen {
  readonly finds: Set<string>;
  readonly passedOver: string[];
  read: number;
  starts: number;
}

/** Says what it has read every fourth item, and dies of what is named `deadly`. */
async function read(names: readonly string[], code: "sandbox.failed" | "sandbox.wrong-answer" = "sandbox.failed"): Promise<Seen> {
  const seen: Seen = { finds: new Set(), passedOver: [], read: 0, starts: 0 };
  const past: Sandbox["past"] = async ({ items, settings, onResult }) => {
    seen.starts++;
    for (const [item, { path }] of items.entries()) {
      if (path.includes("deadly")) throw new AppError(code);
      if (path.includes("secret")) onResult({ kind: "finds", item, finds: [["rule", 1, 1, "00".repeat(16), "high"]] });
      if (settings.careful === true || (item + 1) % 4 === 0) onResult({ kind: "read", items: item + 1 });
    }
    onResult({ kind: "read", items: items.length });
    return await Promise.resolve({ kind: "done", items: items.length, bytes: 0, limits: {} });
  };
  await readPast({
    repository: { openPast: () => ({ stdout: Readable.from([]), ended: Promise.resolve(), ask: () => undefined, end: () => undefined }) },
    sandbox: { past },
    blobs: names.map((name) => ({ oid: name, path: name })),
    fingerprintKey: "",
    onFinds: ({ oid }) => void seen.finds.add(oid),
    onUnread: ({ oid }) => void seen.passedOver.push(oid),
    onRead: (blobs) => void (seen.read += blobs),
    signal: new AbortController().signal,
  });
  return seen;
}

const names = (count: number, deadly: readonly number[]): string[] => Array.from({ length: count }, (_, at) => `${at}-${deadly.includes(at) ? "deadly" : at % 3 === 0 ? "secret" : "words"}`);

for (const deadly of [[], [0], [5], [19], [4, 5], [0, 9, 19]]) {
  test(`of twenty, ${deadly.length === 0 ? "none that is" : deadly.join(" and ")} deadly: the others are read`, async () => {
    const all = names(20, deadly);
    const { finds, passedOver, read: count } = await read(all);
    assert.deepEqual([...finds].sort(), all.filter((name) => name.includes("secret")).sort());
    assert.deepEqual(passedOver, all.filter((name) => name.includes("deadly")));
    assert.equal(count, 20);
  });
}

test("more than fifty deadly ones end the analysis, and a wrong answer does at once", async () => {
  await assert.rejects(read(names(60, Array.from({ length: 60 }, (_, at) => at))), AppError);
  await assert.rejects(read(names(20, [5]), "sandbox.wrong-answer"), (error) => error instanceof AppError && error.code === "sandbox.wrong-answer");
});
