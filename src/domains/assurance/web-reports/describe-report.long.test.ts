// Messages of any form, thousands of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { describeReports } from "./describe-report.ts";

test("whatever a message holds, what is kept is of the form that the database takes", () => {
  const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.webUrl(), fc.constantFrom("inline", "eval", `https://a.example/${"x/".repeat(90)}`));
  fc.assert(
    fc.property(text, text, fc.constantFrom("img-src", "script-src-elem"), (blocked, page, directive) => {
      for (const kept of describeReports({ "csp-report": { "effective-directive": directive, "blocked-uri": blocked, "document-uri": page } })) assert.match(kept, /^[a-z0-9 /:-]{1,120}$/);
    }),
  );
});
