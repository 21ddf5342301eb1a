// Language servers by their usual names, and which files they are for. The first that is installed is taken; the person at the host may name others.

export interface KnownServer {
  /** What people call the language, and a configuration names it by. */
  readonly language: string;
  /** Without the dot, with the id that the protocol has for it (LSP 3.17, TextDocumentItem). */
  readonly extensions: Readonly<Record<string, string>>;
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  /** It builds the project, or runs parts of it, to understand it: the host's person is asked before it is started. */
  readonly runsProject?: true;
}

export const KNOWN_SERVERS: readonly KnownServer[] = [
  {
    language: "typescript",
    extensions: { ts: "typescript", mts: "typescript", cts: "typescript", tsx: "typescriptreact", js: "javascript", mjs: "javascript", cjs: "javascript", jsx: "javascriptreact" },
    // TypeScript 7 speaks the protocol itself (find-servers.ts looks at its version), and has not what the others need.
    commands: [["tsc", "--lsp", "--stdio"], ["typescript-language-server", "--stdio"], ["vtsls", "--stdio"]],
  },
  { language: "python", extensions: { py: "python", pyi: "python" }, commands: [["basedpyright-langserver", "--stdio"], ["pyright-langserver", "--stdio"], ["pylsp"], ["jedi-language-server"]] },
  { language: "go", extensions: { go: "go" }, commands: [["gopls"]] },
  { language: "rust", extensions: { rs: "rust" }, commands: [["rust-analyzer"]], runsProject: true },
  { language: "c", extensions: { c: "c", h: "c", cc: "cpp", cpp: "cpp", cxx: "cpp", hh: "cpp", hpp: "cpp", hxx: "cpp", m: "objective-c", mm: "objective-cpp" }, commands: [["clangd"]] },
  { language: "java", extensions: { java: "java" }, commands: [["jdtls"]], runsProject: true },
  { language: "kotlin", extensions: { kt: "kotlin", kts: "kotlin" }, commands: [["kotlin-lsp", "--stdio"], ["kotlin-language-server"]], runsProject: true },
  { language: "csharp", extensions: { cs: "csharp" }, commands: [["csharp-ls"], ["OmniSharp", "-lsp"]], runsProject: true },
  { language: "ruby", extensions: { rb: "ruby", rake: "ruby" }, commands: [["ruby-lsp"], ["solargraph", "stdio"]], runsProject: true },
  { language: "php", extensions: { php: "php" }, commands: [["intelephense", "--stdio"], ["phpactor", "language-server"]] },
  { language: "swift", extensions: { swift: "swift" }, commands: [["sourcekit-lsp"]], runsProject: true },
  { language: "lua", extensions: { lua: "lua" }, commands: [["lua-language-server"]] },
  { language: "zig", extensions: { zig: "zig" }, commands: [["zls"]] },
  { language: "haskell", extensions: { hs: "haskell" }, commands: [["haskell-language-server-wrapper", "--lsp"]], runsProject: true },
  { language: "scala", extensions: { scala: "scala", sbt: "scala" }, commands: [["metals"]], runsProject: true },
  { language: "elixir", extensions: { ex: "elixir", exs: "elixir" }, commands: [["elixir-ls"]], runsProject: true },
  { language: "terraform", extensions: { tf: "terraform" }, commands: [["terraform-ls", "serve"]] },
  { language: "shell", extensions: { sh: "shellscript", bash: "shellscript" }, commands: [["bash-language-server", "start"]] },
  { language: "css", extensions: { css: "css", scss: "scss", less: "less" }, commands: [["vscode-css-language-server", "--stdio"]] },
  { language: "html", extensions: { html: "html", htm: "html" }, commands: [["vscode-html-language-server", "--stdio"]] },
  { language: "json", extensions: { json: "json", jsonc: "jsonc" }, commands: [["vscode-json-language-server", "--stdio"]] },
  { language: "yaml", extensions: { yaml: "yaml", yml: "yaml" }, commands: [["yaml-language-server", "--stdio"]] },
];

export function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}
