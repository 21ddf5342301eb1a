import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { definedLanguages } from "#analyzers/lines/definitions.ts";
import { hashOfWord, scanTokens, TOKEN } from "./scan-tokens.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 100_000 : 2000;
const KINDS = Object.fromEntries(Object.entries(TOKEN).map(([name, kind]) => [kind, name[0]]));

/** `w:int w:a s:; c:// one` */
function say(text: string, language: string): string {
  const content = Buffer.from(text);
  const { count, kinds, starts, ends, lines } = scanTokens(content, language);
  return Array.from({ length: count }, (_, index) => `${KINDS[kinds[index] ?? 0] ?? "?"}${lines[index]}:${content.toString("utf8", starts[index], ends[index])}`).join(" ");
}

const SCANS = [
  ["C", 'int a = 1; // b\n"x//y" c', "w1:int w1:a s1:= n1:1 s1:; c1:// b s2:\"x//y\" w2:c"],
  ["C", "/* a\n b */ c", "c1:/* a\n b */ w2:c"],
  ["C", '"open\na', 's1:"open w2:a'],
  ["C", '"a\\"b" c', 's1:"a\\"b" w1:c'],
  ["Rust", "/* /* */ a */ b", "c1:/* /* */ a */ w1:b"],
  ["Python", 'def f():\n    """Doc."""\n    x = """a\nb"""\n', 'w1:def w1:f s1:( s1:) s1:: c2:"""Doc.""" w3:x s3:= s3:"""a\nb"""'],
  ["JavaScript", "a = /'/; b = `x\n${y}`; c", "w1:a s1:= s1:/'/ s1:; w1:b s1:= s1:`x\n${y}` s2:; w2:c"],
  ["JavaScript", "a / b / c", "w1:a s1:/ w1:b s1:/ w1:c"],
  ["Go", "a := `x\\` + b", "w1:a s1:: s1:= s1:`x\\` s1:+ w1:b"],
  ["SQL", "select 'it''s' -- c", "w1:select s1:'it''s' c1:-- c"],
  ["Ruby", "a # b\n=begin\nc\n=end\nd", "w1:a c1:# b c2:=begin\nc\n=end w5:d"],
  ["Other", "a // b", "w1:a s1:/ s1:/ w1:b"],
  ["C", "1.5e3 a_b $c é", "n1:1.5e3 w1:a_b w1:$c w1:é"],
  ["C", "", ""],
] as const;
for (const [language, text, says] of SCANS) test(`${language}: ${JSON.stringify(text)}`, () => assert.equal(say(text, language), says));

test("equal words have equal hashes, others others", () => {
  const { hashes } = scanTokens(Buffer.from("abc abd abc"), "C");
  assert.equal(hashes[0], hashes[2]);
  assert.notEqual(hashes[0], hashes[1]);
  assert.equal(hashes[0], hashOfWord("abc"));
});

test("any bytes in any language are scanned: tokens lie in order, within the content, none over another", () => {
  const pieces = fc.array(fc.constantFrom("/*", "*/", "//", '"', "'", "`", '"""', "\\", "\n", "a", " ", "#", "=begin\n", "--[[", "]]", "(*", "{-", "/", "=", "__END__\n", "é", "\u0000"), { maxLength: 60 }).map((all) => Buffer.from(all.join("")));
  fc.assert(
    fc.property(fc.oneof(pieces, fc.uint8Array({ maxLength: 200 })), fc.constantFrom(...definedLanguages(), "Other"), (content, language) => {
      const { count, starts, ends, lines } = scanTokens(content, language);
      let end = 0;
      let line = 1;
      for (let index = 0; index < count; index++) {
        assert.ok((starts[index] ?? -1) >= end && (ends[index] ?? 0) > (starts[index] ?? 0) && (lines[index] ?? 0) >= line);
        end = ends[index] ?? 0;
        line = lines[index] ?? 0;
      }
      assert.ok(end <= content.length);
    }),
    { numRuns: RUNS },
  );
});
