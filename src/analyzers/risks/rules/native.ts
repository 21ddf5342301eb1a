// What C leaves to the programmer; and files that others can put in the way.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { C, OPEN } from "./languages.ts";

const overflow = {
  cwe: 120,
  severity: "high",
  confidence: "medium",
  why: "A longer text than was thought of overwrites what lies behind it, up to where the function returns to.",
  fix: "Use the form that is told the size of the target, and check what it returns.",
} as const;

export const NATIVE_RULES: readonly RiskRule[] = [
  {
    ...overflow,
    id: "unbounded-read",
    cwe: 242,
    severity: "critical",
    confidence: "high",
    title: "Read that cannot be bounded",
    match: [
      { in: C, calls: ["gets"], callee: /^(?:std\.)?gets$/ },
      { in: C, calls: ["scanf", "fscanf", "sscanf"], callee: /^(?:std\.)?\w+$/, any: { is: ["literal"], text: /^"[^"]*%(?:l|h)?s/ } },
    ],
    examples: {
      finds: [["C", "void f(char *s) { gets(s); }"], ["C", "void f(char *s) { scanf(\"%s\", s); }"]],
      ignores: [["C", "void f(char *s) { fgets(s, 10, stdin); }"], ["C", "void f(char *s) { scanf(\"%9s\", s); }"], ["C", "void f(int *i) { scanf(\"%d\", i); }"]],
    },
  },
  {
    ...overflow,
    id: "unbounded-copy",
    title: "Copy of unknown length into a buffer of fixed size",
    match: [{ in: C, calls: ["strcpy", "strcat", "stpcpy", "wcscpy", "wcscat"], callee: /^(?:std\.)?\w+$/, arguments: { 0: { text: /^\w+$/, isFixedBuffer: true }, 1: OPEN } }],
    examples: {
      finds: [["C", "void f(char *s) { char b[10]; strcpy(b, s); }"], ["C++", "void f(const char *s) { char b[10]; std::strcat(b, s); }"]],
      ignores: [["C", "void f(char *s) { char b[10]; strcpy(b, \"x\"); }"], ["C", "void f(char *s) { char *b = malloc(strlen(s) + 1); strcpy(b, s); }"], ["C", "void f(char *s) { char b[10]; strlcpy(b, s, sizeof b); }"]],
    },
  },
  {
    ...overflow,
    id: "unbounded-print",
    title: "Text of unknown length printed into a buffer of fixed size",
    match: [
      { in: C, calls: ["sprintf", "vsprintf"], callee: /^(?:std\.)?\w+$/, arguments: { 0: { text: /^\w+$/, isFixedBuffer: true }, 1: { text: /%(?:-?\d*)(?:l|h)?s/ } } },
    ],
    examples: {
      finds: [["C", "void f(char *s) { char b[10]; sprintf(b, \"%s\", s); }"], ["C", "void f(char *s) { char b[100]; sprintf(b, \"a %d %s\", 1, s); }"]],
      ignores: [["C", "void f(int i) { char b[20]; sprintf(b, \"%d\", i); }"], ["C", "void f(char *s) { char b[10]; snprintf(b, sizeof b, \"%s\", s); }"], ["C", "void f(char *s) { char b[10]; sprintf(b, \"%.9s\", s); }"], ["C", "void f(char *b, char *s) { sprintf(b, \"%s\", s); }"]],
    },
  },
  {
    id: "format-from-text",
    cwe: 134,
    severity: "high",
    confidence: "medium",
    title: "Format that is not fixed",
    why: "`%n` in the text writes into memory, `%s` reads from it.",
    fix: "Print the text with the format \"%s\".",
    match: [
      { in: C, calls: ["printf", "vprintf"], callee: /^(?:std\.)?\w+$/, arguments: { 0: { is: ["variable"], text: /^(?:argv\[\w+\]|getenv\(.*\)|\w*(?:buf|buffer|input|line|msg|message|str|user)\w*)$/ } }, text: /^\([^,]*\)$/ },
      { in: C, calls: ["fprintf", "syslog", "dprintf"], callee: /^(?:std\.)?\w+$/, arguments: { 1: { is: ["variable"], text: /^(?:argv\[\w+\]|getenv\(.*\)|\w*(?:buf|buffer|input|line|msg|message|str|user)\w*)$/ } }, text: /^\([^,]*,[^,]*\)$/ },
    ],
    examples: {
      finds: [["C", "void f(char *input) { printf(input); }"], ["C", "int main(int c, char **argv) { fprintf(stderr, argv[1]); }"]],
      ignores: [["C", "void f(char *input) { printf(\"%s\", input); }"], ["C", "void f(void) { printf(USAGE); }"], ["C", "void f(char *buf) { fprintf(f, \"x\"); }"]],
    },
  },
  {
    id: "temporary-name",
    cwe: 377,
    severity: "medium",
    confidence: "high",
    title: "Temporary file by name alone",
    why: "Between the name and the opening somebody else can put a file or a link of that name there.",
    fix: "Use the function that creates the file and opens it in one step (mkstemp, NamedTemporaryFile, createTempFile).",
    match: [
      { in: C, calls: ["tmpnam", "mktemp", "tempnam", "tmpnam_r"], callee: /^(?:std\.)?\w+$/ },
      { in: ["python"], calls: ["mktemp"], callee: /^(?:tempfile\.)?mktemp$/, requires: /\btempfile\b/ },
      { in: ["python"], calls: ["tmpnam", "tempnam"], callee: /^os\./ },
    ],
    examples: {
      finds: [["C", "void f(void) { char *n = tmpnam(0); }"], ["Python", "import tempfile\nname = tempfile.mktemp()"]],
      ignores: [["C", "void f(char *n) { int d = mkstemp(n); }"], ["Python", "import tempfile\nf = tempfile.NamedTemporaryFile()"], ["Python", "mktemp()"]],
    },
  },
  {
    id: "file-open-to-all",
    cwe: 732,
    severity: "medium",
    confidence: "high",
    title: "File that everybody may write",
    why: "Any user and any program on the machine can change it.",
    fix: "Give rights to the owner (0600, 0700), and to a group where it must be.",
    match: [
      { in: [...C, "python", "php", "ruby", "go", "javascript", "typescript"], calls: ["chmod", "Chmod", "chmodSync", "fchmod", "umask"], callee: /^(?!umask)(?:\w+\.)*\w+$/, any: { text: /^0?o?0?(?:777|666)$|^0o?777$/ } },
    ],
    examples: {
      finds: [["C", "void f(void) { chmod(\"a\", 0777); }"], ["Python", "os.chmod(path, 0o777)"], ["PHP", "<?php chmod($p, 0777);"], ["Go", "package a\nfunc f() { os.Chmod(p, 0777) }"]],
      ignores: [["C", "void f(void) { chmod(\"a\", 0600); }"], ["Python", "os.chmod(path, 0o755)"], ["JavaScript", "fs.chmodSync(p, 0o644);"]],
    },
  },
];
