// Markup, and languages with comments of their own kind.

import { DOUBLE, DOUBLED_DOUBLE, DOUBLED_SINGLE, SINGLE, rawString, type Syntax } from "./syntax.ts";

const PLAIN: Syntax = {};
const MARKUP: Syntax = { block: [["<!--", "-->"]] };
/** Pages with scripts: comments of the page and, on lines of their own, of the script. */
const COMPONENT: Syntax = { block: [["<!--", "-->"], ["/*", "*/"]], freshLine: ["//"] };
const LISP: Syntax = { line: [";"], block: [["#|", "|#"]], nested: true, strings: [{ ...DOUBLE, multiline: true }], plain: ['#\\"', "#\\;", '?\\"', "?\\;", '?"', "?;"] };
const ML: Syntax = { block: [["(*", "*)"]], nested: true, strings: [{ ...DOUBLE, multiline: true }], plain: [`'"'`, "'\\\"'", "(*)"] };
const DASHES: Syntax = { line: ["--"] };
const SQL: Syntax = { line: ["--"], block: [["/*", "*/"]], strings: [DOUBLED_SINGLE, DOUBLED_DOUBLE] };
const PASCAL: Syntax = { line: ["//"], block: [["{", "}"], ["(*", "*)"]], strings: [DOUBLED_SINGLE], plain: ["{$"] };
const HASKELL: Syntax = { line: ["--"], block: [["{-", "-}"]], nested: true, strings: [DOUBLE], plain: [`'"'`, "'\\\"'", "-->", "|--"] };
const PERCENT: Syntax = { line: ["%"] };
/** `rem` is a word: what only begins with it is none. */
const NOT_REM = [..."abcdefghijklmnopqrstuvwxyz0123456789_"].map((character) => `rem${character}`);
const BASIC: Syntax = { line: ["'"], freshLine: ["rem"], plain: NOT_REM, strings: [DOUBLED_DOUBLE], ignoreCase: true };
const ASSEMBLY: Syntax = { line: [";"], freshLine: ["#", "//", "@", "*"], block: [["/*", "*/"]], strings: [DOUBLE, SINGLE] };
const FREE_FORTRAN: Syntax = { line: ["!"], strings: [DOUBLED_DOUBLE, DOUBLED_SINGLE] };
const TEMPLATES = [["{#", "#}"], ["<!--", "-->"]] as const;
const HANDLEBARS: Syntax = { block: [["{{!--", "--}}"], ["{{!", "}}"], ["<!--", "-->"]] };
const ERB: Syntax = { block: [["<!--", "-->"], ["<%#", "%>"], ["<%--", "--%>"]] };
const ROFF: Syntax = { columnLine: ['.\\"', "'\\\"", '.\\\\"'] };

export const OTHER_LANGUAGES: Readonly<Record<string, Syntax>> = {
  "HTML": MARKUP, "XML": MARKUP, "SVG": MARKUP, "XML Property List": MARKUP, "XSLT": MARKUP, "XPages": MARKUP, "XProc": MARKUP, "Maven POM": MARKUP, "Ant Build System": MARKUP, "Web Ontology Language": MARKUP,
  "StringTemplate": PLAIN, "Ecmarkup": MARKUP, "Markdown": MARKUP, "MDX": { block: [["<!--", "-->"], ["{/*", "*/}"]] }, "RMarkdown": MARKUP, "HTML+ECR": ERB, "Eagle": MARKUP,
  "Vue": COMPONENT, "Svelte": COMPONENT, "Marko": COMPONENT, "Riot": COMPONENT, "mdsvex": MARKUP, "Blade": { block: [["{{--", "--}}"], ["<!--", "-->"]] }, "Twig": { block: TEMPLATES }, "Jinja": { block: TEMPLATES },
  "Nunjucks": { block: TEMPLATES }, "Liquid": { block: [["{% comment %}", "{% endcomment %}"], ["<!--", "-->"]] }, "Smarty": { block: [["{*", "*}"], ["<!--", "-->"]] }, "Latte": { block: [["{*", "*}"]] }, "FreeMarker": { block: [["<#--", "-->"], ["<!--", "-->"]] },
  "Handlebars": HANDLEBARS, "Mustache": { block: [["{{!", "}}"], ["<!--", "-->"]] }, "HTML+ERB": ERB, "EJS": ERB, "HTML+EEX": ERB, "HTML+PHP": MARKUP, "HTML+Razor": { block: [["@*", "*@"], ["<!--", "-->"]], freshLine: ["//"] }, "ASP.NET": ERB, "Classic ASP": { ...MARKUP, freshLine: ["'"] },
  "Java Server Pages": { block: [["<%--", "--%>"], ["<!--", "-->"], ["/*", "*/"]], freshLine: ["//"] }, "Velocity Template Language": { line: ["##"], block: [["#*", "*#"]] }, "Go Template": { block: [["{{/*", "*/}}"], ["{{- /*", "*/ -}}"]] },
  "Pug": { freshLine: ["//"] }, "Haml": { freshLine: ["-#", "/"] }, "ColdFusion": { block: [["<!---", "--->"]] }, "ColdFusion CFC": { block: [["<!---", "--->"], ["/*", "*/"]], freshLine: ["//"] }, "Text": PLAIN, "JSON": PLAIN, "CSV": PLAIN, "TSV": PLAIN, "Diff": PLAIN,
  "reStructuredText": PLAIN, "AsciiDoc": { columnLine: ["// "], columnBlock: [["////", "////"]] }, "Org": { freshLine: ["# "] }, "Textile": PLAIN, "Jupyter Notebook": PLAIN, "Roff": ROFF, "Roff Manpage": ROFF, "Texinfo": { freshLine: ["@c ", "@comment "] },
  "TeX": PERCENT, "BibTeX": PERCENT, "BibTeX Style": PERCENT, "Typst": { line: ["//"], block: [["/*", "*/"]], nested: true }, "Erlang": { line: ["%"], strings: [DOUBLE], plain: ['$"', "$%", '$\\"'] }, "PostScript": PERCENT,
  "MATLAB": { freshLine: ["%", "..."], columnBlock: [], block: [["%{", "%}"]] }, "Mercury": { line: ["%"], block: [["/*", "*/"]], strings: [DOUBLE] }, "Prolog": { line: ["%"], block: [["/*", "*/"]], strings: [DOUBLE] }, "Scilab": { line: ["//"], block: [["/*", "*/"]] },
  "Lua": { line: ["--"], block: [["--[[", "]]"], ["--[=[", "]=]"], ["--[==[", "]==]"]], strings: [rawString("[[", "]]"), rawString("[=[", "]=]"), DOUBLE, SINGLE] }, "Luau": { line: ["--"], block: [["--[[", "]]"], ["--[=[", "]=]"]], strings: [rawString("[[", "]]"), DOUBLE, SINGLE] },
  "Teal": { line: ["--"], block: [["--[[", "]]"]], strings: [rawString("[[", "]]"), DOUBLE, SINGLE] }, "MoonScript": { line: ["--"], strings: [DOUBLE, SINGLE] }, "SQL": SQL, "PLSQL": SQL, "PLpgSQL": SQL, "TSQL": SQL, "SQLPL": SQL, "HiveQL": SQL, "JetBrains MPS": MARKUP,
  "Ada": { ...DASHES, strings: [DOUBLED_DOUBLE], plain: [`'"'`] }, "VHDL": { ...DASHES, block: [["/*", "*/"]], strings: [DOUBLED_DOUBLE], plain: [`'"'`] }, "Elm": { line: ["--"], block: [["{-", "-}"]], nested: true, strings: [rawString('"""', '"""'), DOUBLE] },
  "Haskell": HASKELL, "PureScript": HASKELL, "Idris": HASKELL, "Agda": HASKELL, "Curry": HASKELL, "Frege": HASKELL, "Cabal Config": DASHES, "AppleScript": { line: ["--", "#"], block: [["(*", "*)"]], nested: true, strings: [DOUBLE] },
  "Lean": { line: ["--"], block: [["/-", "-/"]], nested: true, strings: [DOUBLE] }, "Lean 4": { line: ["--"], block: [["/-", "-/"]], nested: true, strings: [DOUBLE] }, "Eiffel": { ...DASHES, strings: [DOUBLE] },
  "OCaml": ML, "Standard ML": ML, "Rocq Prover": ML, "F*": { ...ML, line: ["//"] }, "F#": { line: ["//"], block: [["(*", "*)"]], nested: true, strings: [rawString('"""', '"""'), { ...DOUBLE, multiline: true }], plain: ["(*)", `'"'`] }, "Wolfram Language": ML, "Isabelle": ML,
  "Pascal": PASCAL, "Component Pascal": ML, "Modula-2": ML, "Modula-3": ML, "Oberon": ML, "Common Lisp": LISP, "Emacs Lisp": { ...LISP, block: [] }, "Scheme": LISP, "Racket": LISP, "Clojure": { line: [";"], strings: [{ ...DOUBLE, multiline: true }], plain: ['\\"', "\\;"] },
  "Fennel": { line: [";"], strings: [DOUBLE] }, "Hy": { line: [";"], strings: [DOUBLE] }, "Janet": { line: ["#"], strings: [DOUBLE] }, "NewLisp": { line: [";", "#"], strings: [DOUBLE] }, "Tree-sitter Query": { line: [";"], strings: [DOUBLE] }, "WebAssembly": { line: [";;"], block: [["(;", ";)"]], nested: true, strings: [DOUBLE] },
  "Visual Basic .NET": BASIC, "Visual Basic 6.0": BASIC, "VBA": BASIC, "VBScript": BASIC, "BASIC": BASIC, "FreeBASIC": { ...BASIC, block: [["/'", "'/"]] }, "QuickBASIC": BASIC, "PureBasic": { line: [";"], strings: [DOUBLED_DOUBLE] }, "BrighterScript": BASIC, "Brightscript": BASIC,
  "Batchfile": { freshLine: ["rem", "@rem", "::"], plain: NOT_REM, ignoreCase: true }, "AutoHotkey": { line: [";"], columnBlock: [["/*", "*/"]] }, "AutoIt": { line: [";"], columnBlock: [["#cs", "#ce"], ["#comments-start", "#comments-end"]] }, "Inno Setup": { freshLine: [";", "//"] }, "NSIS": { line: [";", "#"], block: [["/*", "*/"]], strings: [DOUBLE, SINGLE] },
  "Vim script": { freshLine: ['"', "# "] }, "Assembly": ASSEMBLY, "Motorola 68K Assembly": ASSEMBLY, "Fortran": { columnLine: ["c", "*", "!"], line: ["!"], ignoreCase: true }, "Fortran Free Form": FREE_FORTRAN,
  "COBOL": { columnLine: ["      *", "      /"], line: ["*>"] }, "ABAP": { columnLine: ["*"], line: ['"'], strings: [DOUBLED_SINGLE] }, "Forth": { line: ["\\ "], block: [["( ", ")"]] }, "Smalltalk": { block: [['"', '"']], strings: [DOUBLED_SINGLE] }, "APL": { line: ["⍝"].map(() => "\u00e2\u008d\u009d") },
  "PlantUML": { freshLine: ["'"], block: [["/'", "'/"]] }, "Graphviz (DOT)": { line: ["//"], freshLine: ["#"], block: [["/*", "*/"]], strings: [DOUBLE] }, "Logtalk": { line: ["%"], block: [["/*", "*/"]] }, "J": { line: ["NB."] }, "Q#": { line: ["//"], strings: [DOUBLE] },
  "OpenStep Property List": { line: ["//"], block: [["/*", "*/"]], strings: [DOUBLE] }, "Windows Registry Entries": { freshLine: [";"] }, "Godot Resource": { line: [";"] }, "Unity3D Asset": { freshLine: ["#"] }, "Xojo": BASIC, "4D": { line: ["//"] }, "AL": { line: ["//"], block: [["/*", "*/"]] },
};
