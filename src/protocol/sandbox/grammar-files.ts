// The files of data that the sandbox may read while it runs, below the folder of packages: tree-sitter as a WebAssembly program, and its
// grammars. Who starts the sandbox opens these to it, and nothing else.

/** tree-sitter itself; every grammar is loaded into it. */
export const RUNTIME_FILE = "web-tree-sitter/web-tree-sitter.wasm";

const COLLECTION = "@repomix/tree-sitter-wasms/out/tree-sitter-";

export const GRAMMAR_FILES = {
  typescript: `${COLLECTION}typescript.wasm`,
  tsx: `${COLLECTION}tsx.wasm`,
  javascript: `${COLLECTION}javascript.wasm`,
  python: `${COLLECTION}python.wasm`,
  java: `${COLLECTION}java.wasm`,
  go: `${COLLECTION}go.wasm`,
  c: `${COLLECTION}c.wasm`,
  cpp: `${COLLECTION}cpp.wasm`,
  csharp: `${COLLECTION}c_sharp.wasm`,
  rust: `${COLLECTION}rust.wasm`,
  php: `${COLLECTION}php.wasm`,
  ruby: `${COLLECTION}ruby.wasm`,
  swift: `${COLLECTION}swift.wasm`,
  kotlin: "@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm",
  scala: "tree-sitter-scala/tree-sitter-scala.wasm",
} as const;

export type GrammarId = keyof typeof GRAMMAR_FILES;

/** All files that parsers may ask for. */
export function listGrammarFiles(): readonly string[] {
  return [RUNTIME_FILE, ...Object.values(GRAMMAR_FILES)];
}
