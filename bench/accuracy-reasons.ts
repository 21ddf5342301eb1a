// Why our counts differ from the median of the peers, where they differ by more than 1 %: looked up file by file.

import type { DifferenceReasons } from "./compose-accuracy.ts";

const SHEBANG = "cloc counts the `#!` line of a script as code, scc and we as comment, ohcount now so and now so; in short scripts one line is more than 1 %";
const MARKUP_COMMENTS = "scc knows no comments in this language, cloc and we count `<!-- -->`; the few lines there are make a large share of nearly none";

export const DIFFERENCE_REASONS: DifferenceReasons = {
  "redis/redis: Shell": "nearly all of it is one `configure` script of 13,000 lines full of here-documents: ohcount loses itself in their quotes (it finds 5,629 blank lines where there are 3,039), scc takes lines of open quotes for code; we are cloc but for the 71 `#!` lines, which cloc takes for code",
  "Shell": SHEBANG,
  "M4Sugar": "`dnl` hides what follows it; cloc knows it only in some places, ohcount wherever it begins a line as we do",
  "apache/kafka: Python": "two release scripts return text in triple quotes (`return f\"\"\"`, 206 lines): cloc and ohcount take every triple-quoted string for a docstring, we only those that begin their line; scc takes most docstrings for code",
  "Python": "docstrings that begin their line are comments for us, other strings in triple quotes are code; cloc and ohcount take all of them for comments, scc most for code",
  "Gradle": "patterns such as `'**/build/**'` open a comment for cloc, which does not see that they are in quotes; scc misses block comments after them",
  "Markdown": MARKUP_COMMENTS,
  "HTML+ERB": "scc knows none of the comments `<%# %>` and `<!-- -->`, cloc not those of a template with XML in it; 13 lines in all",
  "traefik/traefik: Go": "a pattern `/*` in a string of one test (`integration/https_test.go`) opens a comment of 530 lines for cloc; scc and ohcount see the string as we do, file for file. scc takes blank lines within comments for comments, which makes up the rest",
  "sequelize/sequelize: TypeScript": "we have cloc's blank lines exactly; scc takes those within strings and comments for these, ohcount leaves out 6,500 lines of the 91,600 altogether",
  "sequelize/sequelize: JavaScript": "patterns such as `'packages/*/test/**'` in `.eslintrc.js` opens a comment of 67 lines for cloc and scc, not for ohcount and us; blank lines are cloc's exactly, scc takes those within strings for code, ohcount leaves lines out",
  "Diff": "scc and we count every line that is not blank; cloc takes lines that neither add nor delete for comments",
  "Rust": "tests hold whole manifests in raw strings, with `#` and `//` in them: cloc gives up on or misreads them, scc and ohcount lose count of the delimiters",
  "JavaScript": "patterns such as `'**/*.js'` in strings open a comment for cloc and scc; ohcount sees the strings as we do",
  "TypeScript": "patterns such as `'**/*.js'` in strings open a comment for cloc and scc; ohcount sees the strings as we do",
  "JSON with Comments": "the peers take it for JSON, which has no comments",
};
