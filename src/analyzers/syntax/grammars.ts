// The grammars there are: which languages (by GitHub Linguist's name) each one reads, and the file that holds it.

export interface Grammar {
  readonly id: GrammarId;
  readonly languages: readonly string[];
  /** Path below the folder of packages. */
  readonly file: string;
}

export type GrammarId =
  | "typescript" | "tsx" | "javascript" | "python" | "java" | "go" | "c" | "cpp" | "csharp" | "rust" | "php" | "ruby" | "kotlin" | "swift" | "scala";

/** tree-sitter itself; every grammar is loaded into it. */
export const RUNTIME_FILE = "web-tree-sitter/web-tree-sitter.wasm";

const COLLECTION = "@repomix/tree-sitter-wasms/out/tree-sitter-";

export const GRAMMARS: readonly Grammar[] = [
  { id: "typescript", languages: ["TypeScript"], file: `${COLLECTION}typescript.wasm` },
  { id: "tsx", languages: ["TSX"], file: `${COLLECTION}tsx.wasm` },
  { id: "javascript", languages: ["JavaScript"], file: `${COLLECTION}javascript.wasm` },
  { id: "python", languages: ["Python"], file: `${COLLECTION}python.wasm` },
  { id: "java", languages: ["Java"], file: `${COLLECTION}java.wasm` },
  { id: "go", languages: ["Go"], file: `${COLLECTION}go.wasm` },
  { id: "c", languages: ["C"], file: `${COLLECTION}c.wasm` },
  { id: "cpp", languages: ["C++"], file: `${COLLECTION}cpp.wasm` },
  { id: "csharp", languages: ["C#"], file: `${COLLECTION}c_sharp.wasm` },
  { id: "rust", languages: ["Rust"], file: `${COLLECTION}rust.wasm` },
  { id: "php", languages: ["PHP"], file: `${COLLECTION}php.wasm` },
  { id: "ruby", languages: ["Ruby"], file: `${COLLECTION}ruby.wasm` },
  { id: "swift", languages: ["Swift"], file: `${COLLECTION}swift.wasm` },
  { id: "kotlin", languages: ["Kotlin"], file: "@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm" },
  { id: "scala", languages: ["Scala"], file: "tree-sitter-scala/tree-sitter-scala.wasm" },
];

const BY_LANGUAGE: ReadonlyMap<string, Grammar> = new Map(GRAMMARS.flatMap((grammar) => grammar.languages.map((language) => [language, grammar])));

/** Null for a language that has no grammar here. */
export function findGrammar(language: string): Grammar | null {
  return BY_LANGUAGE.get(language) ?? null;
}

/** All files that parsers may ask for, below the folder of packages. */
export function listGrammarFiles(): readonly string[] {
  return [RUNTIME_FILE, ...GRAMMARS.map(({ file }) => file)];
}
