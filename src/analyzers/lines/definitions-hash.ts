// Languages whose comments begin with #.

import { DOUBLE, LONG_DOUBLE, SINGLE, TRIPLE, rawString, type Syntax } from "./syntax.ts";

const LINE = ["#"] as const;
const HASH: Syntax = { line: LINE };
const QUOTED: Syntax = { line: LINE, strings: [DOUBLE, SINGLE] };
/** `#` begins a comment only where a word begins; within a line of code it makes no difference. */
const SHELL: Syntax = { freshLine: LINE };
const PYTHON: Syntax = { line: LINE, docstrings: [['"""', '"""'], ["'''", "'''"]], strings: [DOUBLE, SINGLE] };
const RUBY: Syntax = { line: LINE, columnBlock: [["=begin", "=end"]], strings: [DOUBLE, SINGLE], endMarkers: ["__END__"] };
const POD_DIRECTIVES = ["=pod", "=head", "=over", "=item", "=back", "=begin", "=for", "=encoding"] as const;

export const HASH_LANGUAGES: Readonly<Record<string, Syntax>> = {
  "Python": PYTHON, "Cython": PYTHON, "Starlark": PYTHON, "Xonsh": PYTHON, "Mojo": PYTHON, "Snakemake": PYTHON, "Ren'Py": QUOTED, "GDScript": PYTHON, "Sage": PYTHON,
  "Ruby": RUBY, "Crystal": QUOTED, "Rez": QUOTED,
  "Perl": {
    freshLine: LINE,
    columnBlock: POD_DIRECTIVES.map((directive) => [directive, "=cut"] as const),
    endMarkers: ["__END__", "__DATA__"],
  },
  "Raku": { freshLine: LINE, columnBlock: [["=begin", "=end"]] }, "Pod": {},
  "Shell": SHELL, "fish": SHELL, "Tcsh": SHELL, "ShellSession": {}, "Nushell": SHELL, "Elvish": SHELL, "Awk": QUOTED, "sed": SHELL, "Tcl": SHELL,
  "Makefile": SHELL, "Just": SHELL, "Earthly": SHELL, "Dockerfile": SHELL, "CMake": { block: [["#[[", "]]"], ["#[=[", "]=]"]], line: LINE, strings: [LONG_DOUBLE] }, "Meson": { line: LINE, strings: [rawString("'''", "'''"), SINGLE] },
  "Ninja": SHELL, "QMake": HASH, "GN": QUOTED, "M4": { freshLine: ["dnl"] }, "M4Sugar": { freshLine: ["dnl"] },
  "YAML": QUOTED, "MiniYAML": HASH, "TOML": { line: LINE, strings: [TRIPLE, rawString("'''", "'''"), DOUBLE, SINGLE] }, "Java Properties": { freshLine: ["#", "!"] }, "INI": { freshLine: ["#", ";"] }, "EditorConfig": { freshLine: ["#", ";"] },
  "Git Config": { freshLine: ["#", ";"] }, "Git Attributes": SHELL, "Ignore List": SHELL, "Dotenv": SHELL, "desktop": SHELL, "ApacheConf": SHELL, "Nginx": QUOTED, "HAProxy": SHELL, "SSH Config": SHELL, "Procfile": SHELL, "CODEOWNERS": SHELL,
  "Gettext Catalog": { freshLine: LINE }, "RPM Spec": SHELL, "Debian Package Control File": SHELL, "Puppet": QUOTED, "Salt": QUOTED, "Kickstart": SHELL, "NPM Config": { freshLine: ["#", ";"] }, "Pip Requirements": HASH,
  "R": QUOTED, "Julia": { line: LINE, block: [["#=", "=#"]], nested: true, strings: [TRIPLE, DOUBLE], plain: [`'"'`, `'\\"'`] }, "Nim": { line: LINE, block: [["#[", "]#"]], nested: true, strings: [TRIPLE, DOUBLE], plain: [`'"'`, `'\\"'`] },
  "Elixir": { line: LINE, strings: [TRIPLE, rawString("'''", "'''"), DOUBLE, SINGLE] }, "CoffeeScript": { line: LINE, block: [["###", "###"]], strings: [TRIPLE, rawString("'''", "'''"), DOUBLE, SINGLE] }, "Gherkin": SHELL, "RobotFramework": SHELL,
  "PowerShell": { line: LINE, block: [["<#", "#>"]], strings: [DOUBLE, SINGLE] }, "GraphQL": { line: LINE, strings: [TRIPLE, DOUBLE] }, "jq": QUOTED, "Red": { line: [";"], strings: [DOUBLE] },
  "Zeek": QUOTED, "Gnuplot": SHELL, "Turtle": { line: LINE, strings: [TRIPLE, DOUBLE] }, "SPARQL": SHELL, "Dhall": { line: ["--"], block: [["{-", "-}"]], nested: true, strings: [DOUBLE] },
  "YARA": { line: ["//"], block: [["/*", "*/"]], strings: [DOUBLE] }, "Caddyfile": SHELL, "Hosts File": SHELL, "Slim": { freshLine: ["/"] }, "Kusto": { line: ["//"], strings: [DOUBLE, SINGLE] }, "Sieve": { ...QUOTED, block: [["/*", "*/"]] },
  "Unix Assembly": { line: ["#"], freshLine: ["//", ";", "@"], block: [["/*", "*/"]], strings: [LONG_DOUBLE], plain: [`'"'`, "'\""] }, "LLVM": { line: [";"], strings: [DOUBLE] }, "Terra": { line: ["--"], strings: [DOUBLE, SINGLE] },
  "Option List": SHELL, "Readline Config": SHELL, "Wget Config": SHELL, "cURL Config": SHELL, "Checksums": {}, "Browserslist": SHELL, "Mermaid": { freshLine: ["%%"] }, "Singularity": SHELL, "Bikeshed": { block: [["<!--", "-->"]] },
};
