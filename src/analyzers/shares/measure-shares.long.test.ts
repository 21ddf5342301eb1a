// The time that hostile files take.

import assert from "node:assert/strict";
import { test } from "node:test";

import { measureShares } from "./measure-shares.ts";

const LANGUAGES = ["TypeScript", "Python", "Go", "Java", "Kotlin", "Scala", "Ruby", "PHP", "C#", "Rust", "C++", "Swift", "Objective-C"];

test("hostile files take time that grows with their size", () => {
  const started = process.cpuUsage();
  for (const hostile of ["test(", "it(\"a\", () => {", "def test_a(\n", "@Test ", "#[test] ", "func TestA(t *testing.T) ", "public ", "@a\npublic ", "export const ", "class a:\n", "TEST(", "it \"a\" do ", "((((", "[Fact] "]) {
    const content = Buffer.from(`describe node:test testing.T def test ${hostile.repeat(Math.floor(120_000 / hostile.length))}`);
    for (const language of LANGUAGES) measureShares({ name: "a", language, content });
  }
  const { user } = process.cpuUsage(started);
  assert.ok(user < 20_000_000, `${user / 1000} ms`);
});
