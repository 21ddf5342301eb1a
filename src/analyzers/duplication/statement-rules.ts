// Where one statement ends and the next begins, roughly, by language; and which statements are imports, that all files share.

/** Languages whose statements end with the line. */
const BY_LINE = new Set([
  "Python", "Cython", "Ruby", "Go", "Kotlin", "Swift", "Scala", "Groovy", "Gradle", "Shell", "PowerShell", "Lua", "Luau", "MoonScript", "R", "Julia", "Haskell", "Elixir", "Elm", "F#", "OCaml", "Nim", "Crystal", "CoffeeScript",
  "Visual Basic .NET", "Visual Basic 6.0", "VBA", "VBScript", "BASIC", "Batchfile", "Fortran", "Fortran Free Form", "COBOL", "Assembly", "Unix Assembly", "MATLAB", "Makefile", "CMake", "Dockerfile", "Tcl", "Vim script", "Clojure", "Common Lisp", "Emacs Lisp", "Scheme", "Racket",
  "Erlang", "Prolog", "AWK", "Fish", "Nix", "GDScript", "Starlark", "HCL", "Sass", "Stylus", "Haml", "Pug",
]);

/** Languages whose statements may end with the line, where nothing says that they go on. */
const MAY_END_WITH_LINE = new Set(["JavaScript", "TypeScript", "TSX", "Vue", "Svelte"]);

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "Python": ["import", "from"], "Cython": ["import", "from", "cimport"], "Rust": ["use", "extern", "mod"], "C#": ["using"], "F#": ["open"], "OCaml": ["open"], "Elixir": ["import", "alias", "require", "use"], "Perl": ["use", "require", "package", "no"], "PHP": ["use", "namespace", "require", "include", "require_once", "include_once"],
  "Ruby": ["require", "require_relative"], "C": ["include", "import"], "C++": ["include", "import", "using"], "Objective-C": ["include", "import"], "Haskell": ["import", "module"], "Elm": ["import", "module"], "Erlang": ["include", "include_lib", "module", "import"], "Lua": ["require"], "Visual Basic .NET": ["Imports"], "R": ["library", "require"], "Julia": ["using", "import"],
  "SCSS": ["import", "use", "forward"], "CSS": ["import", "charset"], "Less": ["import"], "Swift": ["import"], "Dart": ["import", "export", "part"], "Nim": ["import", "from", "include"], "Crystal": ["require"], "PowerShell": ["using"],
};
const MOST: readonly string[] = ["import", "package"];

export interface StatementRules {
  readonly byLine: boolean;
  readonly mayEndWithLine: boolean;
  /** First words of statements that are left out. */
  readonly imports: readonly string[];
}

export function statementRulesOf(language: string): StatementRules {
  return { byLine: BY_LINE.has(language), mayEndWithLine: MAY_END_WITH_LINE.has(language), imports: IMPORTS[language] ?? MOST };
}

/** Languages that are no programming languages in the public list, but written like ones. */
const WRITTEN = new Set(["CSS", "SCSS", "Less", "Sass", "Stylus", "Vue", "Svelte", "SQL", "PLSQL", "PLpgSQL", "TSQL"]);

export function isComparedLanguage(language: string, type: string | null): boolean {
  return type === "programming" || WRITTEN.has(language);
}
