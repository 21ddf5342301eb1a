// Languages whose comments are those of C: // and /* */.

import {
  DOUBLE, DOUBLED_DOUBLE, LONG_DOUBLE, RAW_BACKTICK, SINGLE, TEMPLATE, TRIPLE, rawString, type StringSyntax, type Syntax,
} from "./syntax.ts";

const LINE = ["//"] as const;
const BLOCK = [["/*", "*/"]] as const;

/** Where ' begins no string, a quote as a character must not begin one either. */
const QUOTE_CHARACTERS = [`'"'`, `'\\"'`, `'\\''`, `'\\\\'`] as const;

const C: Syntax = { line: LINE, block: BLOCK, strings: [DOUBLE, SINGLE] };
const CPP: Syntax = { ...C, strings: [rawString('R"(', ')"'), DOUBLE, SINGLE] };
const JAVASCRIPT: Syntax = {
  line: LINE,
  block: BLOCK,
  strings: [DOUBLE, SINGLE, TEMPLATE],
  regexAfter: ["(", ",", "=", ":", "[", "!", "&", "|", "?", ";", "{", "}", "=>", "return"],
};
const TEXT_BLOCKS: Syntax = { line: LINE, block: BLOCK, strings: [TRIPLE, DOUBLE, SINGLE] };
const CSHARP: Syntax = {
  line: LINE,
  block: BLOCK,
  strings: [
    TRIPLE, ...['@"', '$@"', '@$"'].map((open): StringSyntax => ({ open, close: '"', escape: "doubled", multiline: true })),
    DOUBLE, SINGLE,
  ],
};
const RUST: Syntax = {
  line: LINE,
  block: BLOCK,
  nested: true,
  strings: [rawString('r##"', '"##'), rawString('r#"', '"#'), rawString('r"', '"'), LONG_DOUBLE],
  plain: QUOTE_CHARACTERS,
};
const GO: Syntax = { line: LINE, block: BLOCK, strings: [DOUBLE, SINGLE, RAW_BACKTICK] };
const STYLES: Syntax = { line: LINE, block: BLOCK, strings: [DOUBLE, SINGLE] };

export const BRACE_LANGUAGES: Readonly<Record<string, Syntax>> = {
  "C": C, "C++": CPP, "Objective-C": C, "Objective-C++": CPP, "Cuda": CPP, "HIP": CPP, "Metal": CPP, "OpenCL": C, "GLSL": C, "HLSL": C, "WGSL": { ...C, nested: true },
  "ShaderLab": C, "SWIG": C, "Pro*C": C, "RPC": C, "RenderScript": C, "Linker Script": { block: BLOCK, strings: [DOUBLE] }, "Vala": TEXT_BLOCKS,
  "Slice": C, "Yacc": C, "Bison": C, "Lex": C, "ANTLR": C, "Ragel": C, "XC": C, "Unified Parallel C": C, "ISPC": C, "Squirrel": { ...C, line: ["//", "#"] },
  "Java": TEXT_BLOCKS, "Apex": C, "Groovy": { ...TEXT_BLOCKS, strings: [TRIPLE, rawString("'''", "'''"), DOUBLE, SINGLE] }, "Gradle": TEXT_BLOCKS, "AspectJ": C, "Processing": C,
  "Kotlin": { line: LINE, block: BLOCK, nested: true, strings: [rawString('"""', '"""'), DOUBLE, SINGLE] },
  "Scala": { line: LINE, block: BLOCK, nested: true, strings: [rawString('"""', '"""'), DOUBLE], plain: QUOTE_CHARACTERS },
  "C#": CSHARP, "Beef": CSHARP, "Swift": { line: LINE, block: BLOCK, nested: true, strings: [TRIPLE, DOUBLE] }, "Dart": { ...TEXT_BLOCKS, strings: [TRIPLE, rawString("'''", "'''"), DOUBLE, SINGLE] },
  "Go": GO, "V": { ...GO, strings: [DOUBLE, SINGLE, RAW_BACKTICK] }, "Rust": RUST, "Zig": { line: LINE, strings: [DOUBLE], plain: QUOTE_CHARACTERS }, "Odin": { line: LINE, block: BLOCK, nested: true, strings: [DOUBLE, RAW_BACKTICK] },
  "D": { line: LINE, block: [...BLOCK, ["/+", "+/"]], strings: [LONG_DOUBLE, RAW_BACKTICK, SINGLE] }, "Haxe": { ...C, strings: [LONG_DOUBLE, SINGLE] },
  "JavaScript": JAVASCRIPT, "TypeScript": JAVASCRIPT, "TSX": JAVASCRIPT, "JavaScript+ERB": JAVASCRIPT, "JSON5": JAVASCRIPT, "ReScript": JAVASCRIPT, "Qt Script": JAVASCRIPT, "QML": JAVASCRIPT,
  "JSON with Comments": C, "Reason": { block: BLOCK, line: LINE, nested: true, strings: [DOUBLE] }, "Glimmer JS": JAVASCRIPT, "Glimmer TS": JAVASCRIPT, "Astro": { ...JAVASCRIPT, block: [...BLOCK, ["<!--", "-->"]] },
  "ActionScript": C, "AngelScript": C, "UnrealScript": C, "Solidity": C, "Cairo": { line: LINE, strings: [DOUBLE] }, "Move": { ...C, strings: [DOUBLE] }, "Sway": { ...C, nested: true, strings: [DOUBLE] },
  "CSS": { block: BLOCK, strings: [DOUBLE, SINGLE] }, "PostCSS": { block: BLOCK, strings: [DOUBLE, SINGLE] }, "SCSS": STYLES, "Less": STYLES, "Stylus": STYLES, "Sass": STYLES,
  "PHP": { line: ["//", "#"], block: [...BLOCK, ["<!--", "-->"]], strings: [DOUBLE, SINGLE], plain: ["#["] }, "Hack": { line: ["//", "#"], block: BLOCK, strings: [DOUBLE, SINGLE], plain: ["#["] },
  "Protocol Buffer": C, "Thrift": { ...C, line: ["//", "#"] }, "Cap'n Proto": { line: ["#"], strings: [DOUBLE] }, "FlatBuffers": C, "Smithy": C, "TypeSpec": { ...C, strings: [TRIPLE, DOUBLE] },
  "HCL": { line: ["#", "//"], block: BLOCK, strings: [DOUBLE] }, "Jsonnet": { line: ["//", "#"], block: BLOCK, strings: [DOUBLE, SINGLE] }, "Bicep": { line: LINE, block: BLOCK, strings: [SINGLE] }, "CUE": { line: LINE, strings: [TRIPLE, DOUBLE] },
  "Verilog": { line: LINE, block: BLOCK, strings: [DOUBLE] }, "SystemVerilog": { line: LINE, block: BLOCK, strings: [DOUBLE] }, "Stan": { ...C, line: ["//", "#"] }, "Modelica": C, "OpenSCAD": C, "LSL": C, "Pawn": C, "SourcePawn": C, "Monkey C": C,
  "Game Maker Language": C, "GDShader": C, "MQL4": C, "MQL5": C, "NWScript": C, "Chapel": { ...C, nested: true }, "Ballerina": { line: LINE, strings: [DOUBLE, RAW_BACKTICK] }, "Pony": { line: LINE, block: BLOCK, nested: true, strings: [TRIPLE, LONG_DOUBLE] },
  "Ceylon": C, "Fantom": { ...C, line: ["//", "**"] }, "Golo": { line: ["#"], strings: [DOUBLE] }, "Xtend": { ...C, strings: [rawString("'''", "'''"), DOUBLE, SINGLE] }, "X10": C, "Gosu": C, "Jai": { ...C, nested: true, strings: [DOUBLE] },
  "DTrace": { block: BLOCK, strings: [DOUBLE] }, "BitBake": { line: ["#"], strings: [DOUBLE, SINGLE] }, "Stata": { columnLine: ["*"], line: LINE, block: BLOCK, strings: [DOUBLED_DOUBLE] }, "SAS": { freshLine: ["*"], block: BLOCK, strings: [DOUBLE, SINGLE] },
  "Nix": { line: ["#"], block: BLOCK, strings: [rawString("''", "''"), LONG_DOUBLE] }, "Open Policy Agent": { line: ["#"], strings: [DOUBLE, RAW_BACKTICK] }, "PEG.js": JAVASCRIPT, "Asymptote": C, "OpenQASM": C, "YANG": C, "ooc": C,
};
