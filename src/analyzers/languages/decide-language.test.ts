import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { AMBIGUOUS_EXTENSIONS } from "./ambiguous-extensions.ts";
import { decideLanguage } from "./decide-language.ts";
import languages from "./languages.json" with { type: "json" };
import { languagesOfExtension, typeOfLanguage } from "./linguist-table.ts";

const CASES: readonly (readonly [name: string, content: string, language: string])[] = [
  ["main.c", "int main(void) { return 0; }\n", "C"],
  ["MAIN.CPP", "int main() {}\n", "C++"],
  ["list.h", "#ifndef LIST_H\nstruct list { struct list *next; };\n", "C"],
  ["list.h", "#pragma once\n#include <vector>\nclass List {};\n", "C++"],
  ["list.h", "  template <typename T> struct List;\n", "C++"],
  ["View.h", "#import <UIKit/UIKit.h>\n@interface View : UIView\n@end\n", "Objective-C"],
  ["View.m", "@implementation View\n@end\n", "Objective-C"],
  ["solve.m", "function x = solve(a)\n% solves\nx = a;\n", "MATLAB"],
  ["lib.rs", "fn main() {}\n", "Rust"],
  ["app.ts", "export const a: number = 1;\n", "TypeScript"],
  ["app_de.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>\n<TS version=\"2.1\">\n</TS>\n", "XML"],
  ["View.tsx", "export const A = () => <b/>;\n", "TSX"],
  ["Makefile", "all:\n\tcc a.c\n", "Makefile"],
  ["Dockerfile", "FROM debian\n", "Dockerfile"],
  ["CMakeLists.txt", "project(x)\n", "CMake"],
  ["notes.txt", "hello\n", "Text"],
  ["package.json", "{}\n", "JSON"],
  ["tsconfig.json", "{}\n", "JSON with Comments"],
  ["run", "#!/usr/bin/env python3\nprint(1)\n", "Python"],
  ["run", "#!/usr/bin/env -S LANG=C python3.11 -u\n", "Python"],
  ["run", "#! /bin/bash -e\n", "Shell"],
  ["run", "#!/usr/bin/perl5.30.1\n", "Perl"],
  ["run.js", "#!/usr/bin/env node\n", "JavaScript"],
  ["run.ts", "#!/usr/bin/env node\n", "TypeScript"],
  ["prog.pl", ":- module(x, []).\nfather(a, b).\n", "Prolog"],
  ["prog.pl", "use strict;\nmy $x = 1;\n", "Perl"],
  ["prog.pl", "use v6;\n", "Raku"],
  ["x.v", "module adder(input a);\nendmodule\n", "Verilog"],
  ["x.v", "Require Import List.\nLemma a : True.\nProof. Qed.\n", "Rocq Prover"],
  ["x.fs", "module A\nlet x = 1\n", "F#"],
  ["x.fs", "#version 330\nvoid main() {}\n", "GLSL"],
  ["x.d", "module a;\nvoid main() {}\n", "D"],
  ["x.d", "main.o: main.c \\\n  a.h\n", "Makefile"],
  ["x.s", "\t.text\n\t.globl main\n", "Unix Assembly"],
  ["x.cls", "\\NeedsTeXFormat{LaTeX2e}\n", "TeX"],
  ["x.cls", "VERSION 1.0 CLASS\nBEGIN\n", "VBA"],
  ["x.inc", "<?php echo 1;\n", "PHP"],
  ["x.sql", "select 1;\n", "SQL"],
  ["x.sql", "create function f() returns int as $$ begin end $$ language plpgsql;\n", "PLpgSQL"],
  ["x.sql", "SELECT 1\nGO\n", "TSQL"],
  ["x.r", "f <- function(x) x\n", "R"],
  ["x.md", "# Title\n", "Markdown"],
  ["x.md", ";; GCC machine description\n", "GCC Machine Description"],
  ["ls.1", ".TH LS 1\n", "Roff Manpage"],
  ["data.1", "1 2 3\n", "Text"],
  ["view.html.erb", "<%= a %>\n", "HTML+ERB"],
  ["page.blade.php", "@if\n", "Blade"],
  ["config", "# -*- mode: ruby -*-\n", "Ruby"],
  ["config", "-- vim: set ft=lua :\n", "Lua"],
  ["rules", "/* -*- C++ -*- */\n", "C++"],
  ["LICENSE", "Apache License\n", "Text"],
  ["what.unknown-extension", "hello\n", "Other"],
  ["noext", "hello\n", "Other"],
  ["app.manifest", "<?xml version=\"1.0\"?>\n<a/>\n", "XML"],
  ["", "", "Other"],
];

for (const [name, content, language] of CASES) {
  test(`«${name}» with ${JSON.stringify(content.slice(0, 40))} is ${language}`, () => {
    assert.equal(decideLanguage({ name, head: Buffer.from(content) }), language);
  });
}

test("every language that a rule names is in the list", () => {
  const named = Object.values(AMBIGUOUS_EXTENSIONS).flatMap(({ rules, otherwise }) => [otherwise, ...rules.map(([language]) => language)]);
  assert.deepEqual(named.filter((language) => typeOfLanguage(language) === null), []);
});

test("every extension of several languages has its rules, and no rule is for an extension of one", () => {
  const extensions = new Set(Object.values(languages).flatMap(([, list = ""]) => (list === "" ? [] : list.split(" "))));
  const shared = [...extensions].filter((extension) => languagesOfExtension(extension).length > 1);
  assert.deepEqual(shared.filter((extension) => AMBIGUOUS_EXTENSIONS[extension] === undefined), []);
  assert.deepEqual(Object.keys(AMBIGUOUS_EXTENSIONS).filter((extension) => !extensions.has(extension)), []);
});

test("whatever the content, a decision takes under 100 milliseconds", () => {
  const hostile = ["(", " ", "\t", "a:", "<", "\n", "%", "#", "x =", "-*-", "vim:", ".", "generated", ":-"].map((text) => text.repeat(65_536 / text.length));
  for (const extension of Object.keys(AMBIGUOUS_EXTENSIONS)) {
    for (const content of hostile) {
      const started = process.cpuUsage();
      decideLanguage({ name: `x${extension}`, head: Buffer.from(content) });
      const { user } = process.cpuUsage(started);
      assert.ok(user < 100_000, `${extension} took ${user} µs on ${JSON.stringify(content.slice(0, 10))}`);
    }
  }
});

test("any name and any bytes give a language", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 300 }), (name, head) => {
    assert.equal(typeof decideLanguage({ name, head }), "string");
  }), { numRuns: 1000 });
});
