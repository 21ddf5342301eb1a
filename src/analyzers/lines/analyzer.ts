// The analyser of lines: code, comment and blank lines of each file in its language.

import type { Analyzer } from "#analyzers/contract.ts";
import { decideLanguage } from "#analyzers/languages/decide-language.ts";
import { LineCounter } from "./count-lines.ts";
import { lineTableOf } from "./definitions.ts";

export const linesAnalyzer: Analyzer = {
  id: "lines",
  version: 1,
  summary: "lines of code, of comments, and blank ones",
  examples: {
    finds: [
      { path: "a.c", content: "// one\n\nint a; /* two */\n", says: "1 code, 1 comment, 1 blank" },
      { path: "a.py", content: 'def f():\n    """Doc."""\n    return 1  # one\n', says: "2 code, 1 comment, 0 blank" },
      { path: "a.html", content: "<!--\n\n-->\n<p>\n", says: "1 code, 2 comment, 1 blank" },
    ],
    ignores: [
      { path: "a.c", content: 'char *a = "// no";\nchar *b = "/*";\n', says: "2 code, 0 comment, 0 blank" },
      { path: "a.js", content: "const a = `\n// text\n`;\nf(/'/);\n", says: "4 code, 0 comment, 0 blank" },
      { path: "a.rs", content: "fn f<'a>() {}\n// c\n", says: "1 code, 1 comment, 0 blank" },
    ],
  },
  examine(path, content) {
    const counter = new LineCounter(lineTableOf(decideLanguage({ name: path.slice(path.lastIndexOf("/") + 1), head: content })));
    counter.push(content);
    const { code, comment, blank } = counter.finish();
    return `${code} code, ${comment} comment, ${blank} blank`;
  },
};
