import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import { LineCounter, type LineCounts } from "./count-lines.ts";
import { BRACE_LANGUAGES } from "./definitions-braces.ts";
import { HASH_LANGUAGES } from "./definitions-hash.ts";
import { MORE_LANGUAGES } from "./definitions-more.ts";
import { OTHER_LANGUAGES } from "./definitions-others.ts";
import { definedLanguages, lineTableOf } from "./definitions.ts";

function count(language: string, content: Uint8Array | string, pieceLength = Number.MAX_SAFE_INTEGER): LineCounts {
  const counter = new LineCounter(lineTableOf(language));
  const bytes = Buffer.from(content as string);
  for (let at = 0; at < bytes.length; at += pieceLength) counter.push(bytes.subarray(at, at + pieceLength));
  return counter.finish();
}

/** Each line with what it is expected to be: K code, C comment, B blank. */
type Annotated = readonly (readonly [kind: "K" | "C" | "B", line: string])[];

const CASES: readonly (readonly [what: string, language: string, lines: Annotated])[] = [
  ["code, comments and blank lines of C", "C", [
    ["C", "// one"], ["B", ""], ["B", " \t"], ["K", "int a; // two"], ["C", "/* three"], ["B", ""], ["C", "   four */"], ["K", "int b; /* five"], ["C", "six */"], ["K", "/* seven */ int c;"], ["C", "/**/"],
  ]],
  ["comment tokens in strings", "C", [["K", 'char *a = "/* no";'], ["K", 'char *b = "\\"/*";'], ["K", "char c = '\"';"], ["C", "// yes"], ["K", 'char *d = "\\\\"; /* x'], ["C", "x */"]]],
  ["a stray quote harms one line", "C", [["K", "#error don't"], ["C", "// comment"], ["K", "x = \"open"], ["C", "/* comment */"]]],
  ["a string continued by a backslash", "C", [["K", 'char *a = "one \\'], ["K", "// not a comment"], ["K", '";'], ["C", "// comment"]]],
  ["slashes that begin nothing", "C", [["K", "a = b / c;"], ["K", "/"], ["K", "/ /"], ["C", "//"], ["K", "*/"]]],
  ["raw strings of C++", "C++", [["K", 'auto a = R"('], ["K", "// text"], ["K", ')";'], ["C", "// comment"]]],
  ["nested comments of Rust and its lifetimes", "Rust", [["C", "/* one /* two */"], ["C", "still */"], ["K", "fn f<'a>(x: &'a str) {}"], ["K", `let q = '"';`], ["K", 'let r = r#"'], ["K", '// "text" '], ["K", '"#;'], ["C", "/// doc"]]],
  ["comments of Java do not nest", "Java", [["C", "/* /* */"], ["K", "int a;"]]],
  ["templates and regular expressions of JavaScript", "JavaScript", [
    ["K", "const a = `"], ["K", "// text"], ["B", ""], ["K", "`;"], ["C", "// comment"], ["K", "const r = /[`'\"]/;"], ["C", "// comment"], ["K", "f(/'/, 2) // end"], ["K", "a = b / c / d; // '"], ["C", "/* x */"],
    ["K", "f( // why"], ["K", "x => {/* y"], ["C", "y */"], ["K", "}"],
  ]],
  ["docstrings of Python are comments, other triple strings are code", "Python", [
    ["C", "# one"], ["K", "def f():"], ["C", '    """Doc.'], ["B", ""], ["C", "    More # of it."], ["C", '    """'], ["K", "    x = '''"], ["K", "# text"], ["K", "'''"], ["K", "    y = '#' # z"], ["C", "    '''One line.'''"], ["K", '    return ""'],
  ]],
  ["embedded documents and the end marker of Ruby", "Ruby", [["C", "=begin"], ["C", "text"], ["C", "=end of it"], ["K", "a = 1 # b"], ["K", " =begin"], ["C", "# c"], ["C", "__END__"], ["C", "data"], ["B", ""]]],
  ["POD of Perl", "Perl", [["K", "my $a = $#b;"], ["C", "=head1 NAME"], ["B", ""], ["C", "text"], ["C", "=cut"], ["K", "print 1;"], ["C", "__END__"], ["C", "rest"]]],
  ["Shell", "Shell", [["C", "#!/bin/sh"], ["K", "echo $# # x"], ["C", "  # y"], ["K", "echo \"don't"]]],
  ["Go", "Go", [["K", "a := `"], ["K", "// text `"], ["C", "// comment"], ["K", "r := '`'"], ["C", "/* x */"]]],
  ["nested comments of Haskell", "Haskell", [["C", "{- a {- b -} c"], ["C", "-}"], ["K", "f x = x -- y"], ["C", "-- z"]]],
  ["long brackets of Lua", "Lua", [["C", "--[[ a"], ["C", "b ]]"], ["K", "x = [["], ["K", "-- text"], ["K", "]]"], ["C", "-- c"], ["K", "a = '--[['"]]],
  ["SQL", "SQL", [["C", "-- a"], ["K", "select '--', 'it''s /*' from t;"], ["C", "/* b"], ["C", "*/"]]],
  ["markup", "HTML", [["K", "<p>a</p>"], ["C", "<!-- b"], ["B", ""], ["C", "-->"], ["K", "<!-- c --><b>"]]],
  ["Lisp", "Common Lisp", [["C", "; a"], ["K", '(print "; no") ; b'], ["C", "#| x #| y |# z"], ["C", "|#"], ["K", "()"]]],
  ["OCaml", "OCaml", [["C", "(* a (* b *)"], ["C", "*)"], ["K", "let x = ( * )"], ["K", 'let y = "(*"']]],
  ["Fortran in fixed form", "Fortran", [["C", "c comment"], ["C", "C COMMENT"], ["C", "* comment"], ["K", "      call f"], ["K", "      x = 1 ! y"]]],
  ["Batch", "Batchfile", [["C", "rem"], ["C", "REM text"], ["C", "@rem text"], ["C", ":: text"], ["K", "remove x"], ["K", "echo rem"]]],
  ["Visual Basic", "Visual Basic .NET", [["C", "' a"], ["C", "Rem b"], ["K", "Dim Remark ' c"], ["K", "Remark = \"'\""]]],
  ["Clojure's quote is no string", "Clojure", [["K", "(def a 'b) ; c"], ["C", "; d"], ["K", '(str \\" "; no")']]],
  ["CMake's bracket comments", "CMake", [["C", "#[[ a"], ["C", "b ]]"], ["C", "# c"], ["K", "set(x)"]]],
  ["verbatim strings of C#", "C#", [["K", 'var a = @"c:\\";'], ["C", "// comment"], ["K", 'var b = @"x ""'], ["K", '// text";'], ["C", "// comment"]]],
  ["text", "Text", [["K", "# not a comment"], ["B", ""], ["K", "// neither"]]],
  ["a language nobody defined", "Other", [["K", "# a"], ["B", ""]]],
];

for (const [what, language, lines] of CASES) {
  const expected = { lines: lines.length, code: 0, comment: 0, blank: 0 };
  for (const [kind] of lines) expected[kind === "K" ? "code" : kind === "C" ? "comment" : "blank"]++;
  for (const [endingName, ending] of [["line feeds", "\n"], ["carriage returns and line feeds", "\r\n"]] as const) {
    // A backslash before a carriage return escapes that, not the line feed.
    if (ending === "\r\n" && what.includes("backslash")) continue;
    test(`${what}, with ${endingName}`, () => {
      const text = lines.map(([, line]) => line).join(ending);
      assert.deepEqual(count(language, text + ending), expected);
      if (lines.at(-1)?.[0] !== "B") assert.deepEqual(count(language, text), expected, "without a last line feed");
    });
  }
}

test("boundaries: nothing, a line feed, a byte, a byte order mark", () => {
  assert.deepEqual(count("C", ""), { lines: 0, code: 0, comment: 0, blank: 0 });
  assert.deepEqual(count("C", "\n"), { lines: 1, code: 0, comment: 0, blank: 1 });
  assert.deepEqual(count("C", " "), { lines: 1, code: 0, comment: 0, blank: 1 });
  assert.deepEqual(count("C", "x"), { lines: 1, code: 1, comment: 0, blank: 0 });
  for (const piece of [1, 2, 3, 4, 100]) {
    assert.deepEqual(count("C", "\ufeff// a\n", piece), { lines: 1, code: 0, comment: 1, blank: 0 });
    assert.deepEqual(count("C", Buffer.from([0xef, 0xbb, 0x41, 0x0a]), piece), { lines: 1, code: 1, comment: 0, blank: 0 });
  }
});

test("a depth of a million nested comments is only a number", () => {
  const depth = 1_000_000;
  assert.deepEqual(count("Rust", `${"/*".repeat(depth)}\n${"*/".repeat(depth)}\nx\n`), { lines: 3, code: 1, comment: 2, blank: 0 });
});

test("every definition is of a language in the list and compiles", () => {
  assert.deepEqual(definedLanguages().filter((language) => typeOfLanguage(language) === null), []);
  assert.ok(definedLanguages().length >= 500);
  for (const language of definedLanguages()) assert.ok(lineTableOf(language).table.length > 0);
});

test("no language is defined twice", () => {
  const names = [BRACE_LANGUAGES, HASH_LANGUAGES, OTHER_LANGUAGES, MORE_LANGUAGES].flatMap((languages) => Object.keys(languages));
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
});

/** Text that is full of tokens. */
const tokens = fc.constantFrom(
  "/*", "*/", "//", "#", '"', "'", "`", '"""', "'''", "\\", "\n", "\n", "\r\n", " ", "\t", "x", "--", "{-", "-}", "(*", "*)", "<!--", "-->", "=begin", "=end", "=cut", "r#\"", "\"#", "/", "(", "=", "|#", "#|", "%", "é",
);
const texts = fc.array(tokens, { maxLength: 80 }).map((parts) => parts.join(""));

test("in every language the lines add up, and blank lines are those with white space alone", () => {
  fc.assert(fc.property(fc.constantFrom(...definedLanguages()), texts, (language, text) => {
    const { lines, code, comment, blank } = count(language, text);
    const parts = text.split("\n");
    if (parts.at(-1) === "") parts.pop();
    assert.equal(lines, parts.length);
    assert.equal(code + comment + blank, lines);
    assert.equal(blank, parts.filter((line) => /^[ \t\r\f\v]*$/.test(line)).length);
  }), { numRuns: 5000 });
});

test("the pieces in which a file comes make no difference", () => {
  fc.assert(fc.property(fc.constantFrom("C", "Python", "Rust", "JavaScript", "Ruby", "HTML", "Lua"), texts, fc.integer({ min: 1, max: 9 }), (language, text, piece) => {
    assert.deepEqual(count(language, text, piece), count(language, text));
  }), { numRuns: 2000 });
});

test("any bytes are counted", () => {
  fc.assert(fc.property(fc.constantFrom(...definedLanguages()), fc.uint8Array({ maxLength: 500 }), (language, bytes) => {
    const { lines, code, comment, blank } = count(language, bytes);
    assert.equal(code + comment + blank, lines);
    assert.ok(lines <= bytes.length);
  }), { numRuns: 2000 });
});
