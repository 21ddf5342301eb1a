import assert from "node:assert/strict";
import { test } from "node:test";

import { parseTerms } from "./terms.ts";

test("headings, paragraphs, lists and emphasis are told apart", () => {
  assert.deepEqual(parseTerms("# Terms\n\nWhat you see is **confidential**.\nIt stays *here*.\n\n- one\n- two\n  goes on\n\n1. first\n2) second"), [
    { kind: "heading", level: 1, runs: [{ kind: "plain", text: "Terms" }] },
    { kind: "paragraph", runs: [{ kind: "plain", text: "What you see is " }, { kind: "strong", text: "confidential" }, { kind: "plain", text: ". It stays " }, { kind: "emphasis", text: "here" }, { kind: "plain", text: "." }] },
    { kind: "list", ordered: false, items: [[{ kind: "plain", text: "one" }], [{ kind: "plain", text: "two" }, { kind: "plain", text: " goes on" }]] },
    { kind: "list", ordered: true, items: [[{ kind: "plain", text: "first" }], [{ kind: "plain", text: "second" }]] },
  ]);
});

test("markup, links and images stand as they were written", () => {
  for (const text of ["<script>alert(1)</script>", "[here](javascript:alert(1))", "![x](https://example.org/x.png)", "2 * 3 and a_b", "- ", "#none", "1990. was a year"]) {
    const [block, ...others] = parseTerms(text);
    assert.equal(others.length, 0);
    assert.deepEqual(block, { kind: "paragraph", runs: [{ kind: "plain", text: text.trim() }] }, text);
  }
});
