// What language servers say, on its way to people: Markdown that cannot be more than text, problems in their order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseMarkdown, type Block } from "./markdown.ts";
import { countProblems, hearProblems, type Problem } from "./problems.ts";

const short = (blocks: readonly Block[]): unknown[] => blocks.map((block) => (block.kind === "code" ? `code:${block.text}` : block.parts.map(({ kind, text }) => (kind === "text" ? text : `${kind}:${text}`))));

test("a hover is paragraphs, code and emphasis", () => {
  assert.deepEqual(short(parseMarkdown("```typescript\nfunction f(): void\n```\n\nDoes **this** and *that*, by `f()`.\nStill here.\n\n- one\n- two_three_four\n\n## Returns\n3 * 4 * 5")), [
    "code:function f(): void",
    ["Does ", "strong:this", " and ", "emphasis:that", ", by ", "code:f()", ".\nStill here."],
    ["• one"],
    ["• two_three_four"],
    ["strong:Returns"],
    ["3 * 4 * 5"],
  ]);
  assert.deepEqual(short(parseMarkdown("~~~\nnever closed")), ["code:never closed"]);
  assert.deepEqual(short(parseMarkdown("``a ` b`` \\*plain\\*")), [["code:a ` b", " ", "*", "plain", "*"]]);
  assert.deepEqual(parseMarkdown("\n\n---\n\n"), []);
});

test("addresses, pictures and HTML of a hostile host are text, or not there", () => {
  assert.deepEqual(short(parseMarkdown("[see](https://evil.example/?x=1) ![p](https://evil.example/p.png) <img src=x onerror=alert(1)>")), [["see", " ", "p", " <img src=x onerror=alert(1)>"]]);
  assert.deepEqual(short(parseMarkdown("<https://evil.example>")), [["<https://evil.example>"]]);
  const hostile = Array.from({ length: 8 }, () => `${"[".repeat(600)}${"*".repeat(600)}${"`".repeat(600)}`).join("\n\n");
  const before = process.cpuUsage();
  parseMarkdown(hostile);
  parseMarkdown("*".repeat(16_384));
  assert.ok(process.cpuUsage(before).user < 500_000, "what is made to be slow is not");
  assert.deepEqual(short(parseMarkdown(`**${"x".repeat(3000)}**`)), [[`**${"x".repeat(3000)}**`]]);
});

const problem = (severity: Problem["severity"], line: number): Problem => ({ severity, line, column: 0, endLine: line, endColumn: 1, message: "m", source: "", code: "" });

test("the worst comes first, and a file without problems is not in the list", () => {
  const all = hearProblems(new Map(), { path: "a.ts", items: [problem("hint", 1), problem("error", 9), problem("warning", 2), problem("error", 3)] });
  assert.deepEqual(all.get("a.ts")?.map(({ severity, line }) => [severity, line]), [["error", 3], ["error", 9], ["warning", 2], ["hint", 1]]);
  assert.deepEqual(countProblems(all), { errors: 2, warnings: 1 });
  assert.equal(hearProblems(all, { path: "a.ts", items: [] }).size, 0);
});
