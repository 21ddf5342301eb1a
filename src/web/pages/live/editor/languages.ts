// Which language a file is in, by its name, and the code that colours it: loaded when the first such file is opened.

import { LanguageSupport, StreamLanguage, type StreamParser } from "@codemirror/language";

type Loader = () => Promise<LanguageSupport>;

interface Row {
  readonly name: string;
  /** Ends of names without the dot, or whole names in lower case. */
  readonly ends: readonly string[];
  readonly load: Loader;
}

const stream = (parser: StreamParser<unknown>): LanguageSupport => new LanguageSupport(StreamLanguage.define(parser));

const ROWS: readonly Row[] = [
  { name: "TypeScript", ends: ["ts", "mts", "cts"], load: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true }) },
  { name: "TSX", ends: ["tsx"], load: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true, jsx: true }) },
  { name: "JavaScript", ends: ["js", "mjs", "cjs", "jsx"], load: async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true }) },
  { name: "JSON", ends: ["json", "jsonc", "webmanifest", "map", ".oxlintrc", ".eslintrc"], load: async () => (await import("@codemirror/lang-json")).json() },
  { name: "HTML", ends: ["html", "htm", "vue", "svelte"], load: async () => (await import("@codemirror/lang-html")).html() },
  { name: "CSS", ends: ["css"], load: async () => (await import("@codemirror/lang-css")).css() },
  { name: "SCSS", ends: ["scss", "less"], load: async () => stream((await import("@codemirror/legacy-modes/mode/css")).sCSS) },
  { name: "Markdown", ends: ["md", "markdown", "mdx"], load: async () => (await import("@codemirror/lang-markdown")).markdown() },
  { name: "Python", ends: ["py", "pyi"], load: async () => (await import("@codemirror/lang-python")).python() },
  { name: "Go", ends: ["go"], load: async () => (await import("@codemirror/lang-go")).go() },
  { name: "Rust", ends: ["rs"], load: async () => (await import("@codemirror/lang-rust")).rust() },
  { name: "Java", ends: ["java"], load: async () => (await import("@codemirror/lang-java")).java() },
  { name: "C++", ends: ["c", "h", "cc", "cpp", "cxx", "hpp", "hh"], load: async () => (await import("@codemirror/lang-cpp")).cpp() },
  { name: "PHP", ends: ["php"], load: async () => (await import("@codemirror/lang-php")).php() },
  { name: "SQL", ends: ["sql"], load: async () => (await import("@codemirror/lang-sql")).sql() },
  { name: "XML", ends: ["xml", "svg", "xsd", "csproj"], load: async () => (await import("@codemirror/lang-xml")).xml() },
  { name: "YAML", ends: ["yaml", "yml"], load: async () => (await import("@codemirror/lang-yaml")).yaml() },
  { name: "Shell", ends: ["sh", "bash", "zsh", ".bashrc", ".profile"], load: async () => stream((await import("@codemirror/legacy-modes/mode/shell")).shell) },
  { name: "Dockerfile", ends: ["dockerfile", "containerfile"], load: async () => stream((await import("@codemirror/legacy-modes/mode/dockerfile")).dockerFile) },
  { name: "TOML", ends: ["toml"], load: async () => stream((await import("@codemirror/legacy-modes/mode/toml")).toml) },
  { name: "Properties", ends: ["ini", "properties", ".editorconfig", ".npmrc", ".gitconfig"], load: async () => stream((await import("@codemirror/legacy-modes/mode/properties")).properties) },
  { name: "Ruby", ends: ["rb", "gemfile", "rakefile"], load: async () => stream((await import("@codemirror/legacy-modes/mode/ruby")).ruby) },
  { name: "Lua", ends: ["lua"], load: async () => stream((await import("@codemirror/legacy-modes/mode/lua")).lua) },
  { name: "Swift", ends: ["swift"], load: async () => stream((await import("@codemirror/legacy-modes/mode/swift")).swift) },
  { name: "C#", ends: ["cs"], load: async () => stream((await import("@codemirror/legacy-modes/mode/clike")).csharp) },
  { name: "Kotlin", ends: ["kt", "kts"], load: async () => stream((await import("@codemirror/legacy-modes/mode/clike")).kotlin) },
  { name: "Scala", ends: ["scala"], load: async () => stream((await import("@codemirror/legacy-modes/mode/clike")).scala) },
  { name: "Dart", ends: ["dart"], load: async () => stream((await import("@codemirror/legacy-modes/mode/clike")).dart) },
  { name: "Perl", ends: ["pl", "pm"], load: async () => stream((await import("@codemirror/legacy-modes/mode/perl")).perl) },
  { name: "PowerShell", ends: ["ps1"], load: async () => stream((await import("@codemirror/legacy-modes/mode/powershell")).powerShell) },
  { name: "Protocol Buffers", ends: ["proto"], load: async () => stream((await import("@codemirror/legacy-modes/mode/protobuf")).protobuf) },
  { name: "Diff", ends: ["diff", "patch"], load: async () => stream((await import("@codemirror/legacy-modes/mode/diff")).diff) },
];

const BY_END = new Map(ROWS.flatMap((row) => row.ends.map((end): [string, Row] => [end, row])));

export interface FileLanguage {
  readonly name: string;
  readonly load: Loader;
}

/** Null: it is shown as plain text. */
export function languageOf(path: string): FileLanguage | null {
  const name = (path.split("/").at(-1) ?? "").toLowerCase();
  const dot = name.lastIndexOf(".");
  return BY_END.get(name) ?? (dot < 0 ? undefined : BY_END.get(name.slice(dot + 1))) ?? null;
}
