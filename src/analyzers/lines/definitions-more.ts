// Languages met more rarely, by the family their comments belong to.

import { DOUBLE, RAW_BACKTICK, SINGLE, TRIPLE, type Syntax } from "./syntax.ts";

const SLASHES: Syntax = { line: ["//"], strings: [DOUBLE] };
const C: Syntax = { line: ["//"], block: [["/*", "*/"]], strings: [DOUBLE, SINGLE] };
const NESTED_C: Syntax = { line: ["//"], block: [["/*", "*/"]], nested: true, strings: [DOUBLE] };
const HASH: Syntax = { freshLine: ["#"] };
const HASH_QUOTED: Syntax = { line: ["#"], strings: [DOUBLE, SINGLE] };
const HASH_C: Syntax = { line: ["#", "//"], block: [["/*", "*/"]], strings: [DOUBLE] };
const PYTHON: Syntax = { line: ["#"], docstrings: [['"""', '"""'], ["'''", "'''"]], strings: [DOUBLE, SINGLE] };
const SEMICOLON: Syntax = { line: [";"], strings: [DOUBLE] };
const DASHES: Syntax = { line: ["--"], strings: [DOUBLE] };
const PERCENT: Syntax = { line: ["%"] };
const ML: Syntax = { line: ["//"], block: [["(*", "*)"]], nested: true, strings: [DOUBLE] };
const APOSTROPHE: Syntax = { line: ["'"], strings: [DOUBLE], ignoreCase: true };
const JAVA_PAGES: Syntax = { block: [["<%--", "--%>"], ["<!--", "-->"]] };

function family(syntax: Syntax, names: string): Readonly<Record<string, Syntax>> {
  return Object.fromEntries(names.split(", ").map((name) => [name, syntax]));
}

export const MORE_LANGUAGES: Readonly<Record<string, Syntax>> = {
  ...family(SLASHES, "1C Enterprise, Aiken, Aleo, Cadence, Cypher, Gleam, Go Module, Go Workspace, Hare, IL Assembly, Jest Snapshot, MoonBit, Noir, OMNeT++ MSG, OMNeT++ NED, Pkl, PowerBuilder, Prisma, RPGLE, SIP, SmPL, Soong, TL-Verilog, Toit, Tolk, WebAssembly Interface Type, WebIDL"),
  ...family(C, "AGS Script, AIDL, ASL, Avro IDL, Boogie, C3, CAP CDS, Cangjie, CartoCSS, ChucK, Circom, CodeQL, DM, Dafny, Daslang, DataWeave, Dylan, Filterscript, Flix, GAML, GSC, Genie, Glyph, HolyC, IGOR Pro, ImageJ Macro, JFlex, Jison, Jolie, KRL, Langium, Lasso, LigoLANG, Logos, NetLinx, Nemerle, Nextflow, Objective-J, Opa, OverpassQL, Ox, P4, POV-Ray SDL, Pike, Promela, QuakeC, Quint, Redscript, Rhai, SQF, Slang, Slint, SuperCollider, Tact, Uno, Witcher Script, X BitMap, X PixMap, XS, Yul, Zephir, Zmodel, eC, nesC, ucode"),
  ...family(NESTED_C, "Gradle Kotlin DSL, KDL, Koka, Motoko, RON, Wren, Verse"),
  ...family(HASH, "Alpine Abuild, Augeas, Gentoo Ebuild, Gentoo Eclass, Git Revision List, GDB, Go Checksums, Hurl, KakouneScript, OpenRC runscript, Proguard, Protocol Buffer Text Format, RBS, RDoc, ROS Interface, Redirect Rules, Robots Exclusion Rules, SELinux Policy, ShellCheck Config, Smali, Talon, Tape, TextMate Properties, Tor Config, Wavefront Material, Wavefront Object, XCompose, crontab, dircolors, mcfunction, nanorc, pkg-config"),
  ...family(HASH_QUOTED, "Berry, CSON, Cairo Zero, Common Workflow Language, D2, EdgeQL, Fluent, GAP, Imba, KCL, Kaitai Struct, LookML, Mirah, NASL, NEON, Nasal, Nickel, OASv2-yaml, OASv3-yaml, Polar, Praat, Pyret, RAML, Roc, WDL, kvlang"),
  ...family(HASH_C, "HOCON, Io, MiniZinc Data, Ring, SurrealQL, VCL, ZenScript"),
  ...family(PYTHON, "Easybuild, NumPy, Scenic, Vyper"),
  ...family(SEMICOLON, "Arc, Clarity, FIRRTL, GCC Machine Description, IDL, LFE, NetLogo, PDDL, Pact, Papyrus, Rebol, SMT, edn, wisp, Shen"),
  ...family(DASHES, "Futhark, PigLatin, CQL"),
  ...family(PERCENT, "Answer Set Programming, LilyPond, MiniZinc, Oz, Sweave"),
  ...family(ML, "ATS, CameLIGO, ReasonLIGO, Oxygene"),
  ...family(APOSTROPHE, "B4X, BlitzMax, Monkey"),
  ...family(JAVA_PAGES, "Groovy Server Pages, Java Template Engine"),
  "Alloy": { line: ["//", "--"], block: [["/*", "*/"]] },
  "Cool": { line: ["--"], block: [["(*", "*)"]], nested: true, strings: [DOUBLE] },
  "Gno": { line: ["//"], block: [["/*", "*/"]], strings: [DOUBLE, SINGLE, RAW_BACKTICK] },
  "templ": { line: ["//"], block: [["/*", "*/"], ["<!--", "-->"]], strings: [DOUBLE] },
  "GAMS": { columnLine: ["*"] },
  "JCL": { columnLine: ["//*"] },
  "Liquidsoap": { line: ["#"], block: [["#<", ">#"]], strings: [DOUBLE] },
  "Mako": { freshLine: ["##"], block: [["<!--", "-->"], ["<%doc>", "</%doc>"]] },
  "OpenEdge ABL": { line: ["//"], block: [["/*", "*/"]], nested: true, strings: [DOUBLE, SINGLE] },
  "REXX": { block: [["/*", "*/"]], nested: true },
  "TLA": { line: ["\\*"], block: [["(*", "*)"]], nested: true },
  "XQuery": { block: [["(:", ":)"]], nested: true, strings: [DOUBLE] },
  "Xmake": { line: ["--"], block: [["--[[", "]]"]], strings: [DOUBLE, SINGLE] },
  "hoon": { line: ["::"] },
  "q": { columnLine: ["/"] },
  "Carbon": { line: ["//"], strings: [TRIPLE, DOUBLE] },
};
