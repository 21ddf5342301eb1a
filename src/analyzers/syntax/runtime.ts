// tree-sitter as a WebAssembly program in memory of its own, which is bounded. Its usual interface costs more for looking at a tree
// than for parsing it, so the tree is copied out by the program's own functions, without the layer between. A parse that fails for
// want of memory leaves the program in an unknown state: its memory is then put back to how it was before.

import { Language, Parser, type Tree } from "web-tree-sitter";

import { MIB, SECOND } from "#base/units.ts";
import { createSourceFeed, type SourceFeed } from "./source-feed.ts";
import { ERROR_KIND, NONE, type NodeNames, type SyntaxTree } from "./tree.ts";

/** A program of the runtime, ready to parse. */
export interface LoadedLanguage {
  readonly language: Language;
  readonly names: NodeNames;
}

export interface SyntaxRuntime {
  load(grammar: string, bytes: Uint8Array): LoadedLanguage;
  /** Fills `tree`, or says why not. */
  parse(loaded: LoadedLanguage, source: string, tree: SyntaxTree): "parsed" | "timeout" | "too-deep" | "too-large" | "out-of-memory";
}

const PAGE_BYTES = 64 * 1024;
/** What the program asks for at the least. */
const FIRST_MEMORY_BYTES = 32 * MIB;
/** All grammars take 28 MiB, 1 MiB of the densest code 24. */
const MAX_MEMORY_BYTES = 96 * MIB;

/** The program calls back once in so many steps. */
const STEPS_BETWEEN_CALLS = 100;
/** To ask for the processor's time takes as long as those steps. */
const CALLS_BETWEEN_CLOCKS = 16;
/** The densest code takes 1.5 for each character, `x;x;x;` four. */
const MAX_STEPS_PER_CHARACTER = 8;
const FREE_STEPS = 50_000;
/** What steps do not show: to go on after an error can take as long as all before it. Honest files of 1 MiB take 0.3 s, of Scala and Swift some 3. */
const MAX_PARSE_MS = 3 * SECOND;

/** 1 MiB of the densest code has 500,000. */
const MAX_NODES = 640 * 1024;

/** Nothing written by hand comes near. What walks a tree does not recurse, but the reader of a report would. */
const MAX_DEPTH = 10_000;

interface Program {
  readonly ts_init: () => number;
  readonly ts_tree_root_node_wasm: (tree: number) => void;
  readonly ts_tree_cursor_new_wasm: (tree: number) => void;
  readonly ts_tree_cursor_delete_wasm: (tree: number) => void;
  readonly ts_tree_cursor_goto_first_child_wasm: (tree: number) => number;
  readonly ts_tree_cursor_goto_next_sibling_wasm: (tree: number) => number;
  readonly ts_tree_cursor_goto_parent_wasm: (tree: number) => number;
  readonly ts_tree_cursor_current_node_type_id_wasm: (tree: number) => number;
  readonly ts_tree_cursor_current_field_id_wasm: (tree: number) => number;
  readonly ts_tree_cursor_start_index_wasm: (tree: number) => number;
  readonly ts_tree_cursor_end_index_wasm: (tree: number) => number;
  readonly emscripten_stack_get_current: () => number;
  readonly _emscripten_stack_restore: (at: number) => void;
}

/** What the program's memory held when nothing was being parsed. */
interface Snapshot {
  readonly bytes: Uint8Array;
  readonly stack: number;
}

let started: Promise<SyntaxRuntime> | null = null;

/** There is one in a process: the package keeps its program in a variable of its own. */
export function startRuntime(bytes: () => Uint8Array, now: () => number): Promise<SyntaxRuntime> {
  started ??= start(bytes(), now);
  return started;
}

async function start(bytes: Uint8Array, now: () => number): Promise<SyntaxRuntime> {
  const memory = new WebAssembly.Memory({ initial: FIRST_MEMORY_BYTES / PAGE_BYTES, maximum: MAX_MEMORY_BYTES / PAGE_BYTES });
  const feed = createSourceFeed(memory);
  let instance: WebAssembly.Instance | undefined;
  await Parser.init({
    wasmMemory: memory,
    // What the program has to say goes nowhere: standard output belongs to results.
    print: () => undefined,
    printErr: () => undefined,
    instantiateWasm: (imports: { readonly env: object }, receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void): object => {
      const module = new WebAssembly.Module(bytes);
      instance = new WebAssembly.Instance(module, { ...imports, env: { ...imports.env, tree_sitter_parse_callback: feed.give } });
      receive(instance, module);
      return instance.exports;
    },
  });
  return createRuntime({ memory, feed, program: instance?.exports as unknown as Program, now });
}

interface Started {
  readonly memory: WebAssembly.Memory;
  readonly feed: SourceFeed;
  readonly program: Program;
  readonly now: () => number;
}

function createRuntime({ memory, feed, program, now }: Started): SyntaxRuntime {
  const parser = new Parser();
  let snapshot = takeSnapshot(memory, program);
  let current: Language | null = null;

  /** Null: it took too many steps. */
  function parseSource(language: Language, source: string): Tree | null {
    if (current !== language) parser.setLanguage(language);
    current = language;
    let calls = (FREE_STEPS + source.length * MAX_STEPS_PER_CHARACTER) / STEPS_BETWEEN_CALLS;
    const latest = now() + MAX_PARSE_MS;
    const isOver = (): boolean => --calls < 0 || (Math.floor(calls) % CALLS_BETWEEN_CLOCKS === 0 && now() > latest);
    feed.begin(source);
    const tree = parser.parse(source, null, { progressCallback: isOver });
    if (tree === null) parser.reset();
    return tree;
  }

  return {
    load(grammar, bytes) {
      const language = Language.loadSync(new WebAssembly.Module(bytes));
      snapshot = takeSnapshot(memory, program);
      return { language, names: namesOf(grammar, language) };
    },
    parse({ language, names }, source, tree) {
      let parsed: Tree | null = null;
      try {
        parsed = parseSource(language, source);
        if (parsed === null) return "timeout";
        tree.begin(names, source);
        return copyTree(program, addressOf(parsed), tree);
      } catch (error) {
        if (!isProgramFailure(error)) throw error;
        restoreSnapshot(snapshot, memory, program);
        current = null;
        // Its memory is gone with the rest: nothing is to be freed.
        if (parsed !== null) (parsed as unknown as { 0: number })[0] = 0;
        return "out-of-memory";
      } finally {
        parsed?.delete();
      }
    },
  };
}

/** The program gives up by `abort` or a trap, both of which arrive as this. */
function isProgramFailure(error: unknown): boolean {
  return error instanceof Error && (error.name === "RuntimeError" || error instanceof RangeError);
}

/** In pre-order. */
function copyTree(program: Program, address: number, tree: SyntaxTree): "parsed" | "too-deep" | "too-large" {
  const { ts_tree_cursor_goto_first_child_wasm: first, ts_tree_cursor_goto_next_sibling_wasm: next, ts_tree_cursor_goto_parent_wasm: up } = program;
  program.ts_tree_root_node_wasm(address);
  program.ts_tree_cursor_new_wasm(address);
  let parent = NONE;
  let depth = 0;
  let walking = true;
  while (walking && depth <= MAX_DEPTH && tree.count < MAX_NODES) {
    const node = appendNode(program, address, tree, parent);
    if (first(address) !== 0) {
      parent = node;
      depth++;
      continue;
    }
    tree.ends[node] = tree.count;
    while (next(address) === 0) {
      walking = up(address) !== 0;
      if (!walking) break;
      tree.ends[parent] = tree.count;
      parent = tree.parents[parent] as number;
      depth--;
    }
  }
  program.ts_tree_cursor_delete_wasm(address);
  if (!walking) return "parsed";
  return depth > MAX_DEPTH ? "too-deep" : "too-large";
}

function appendNode(program: Program, address: number, tree: SyntaxTree, parent: number): number {
  tree.reserve();
  const node = tree.count++;
  const kind = program.ts_tree_cursor_current_node_type_id_wasm(address) & ERROR_KIND;
  if (kind === ERROR_KIND) tree.hasErrors = true;
  tree.kinds[node] = kind;
  tree.fields[node] = program.ts_tree_cursor_current_field_id_wasm(address);
  tree.parents[node] = parent;
  tree.starts[node] = program.ts_tree_cursor_start_index_wasm(address);
  tree.stops[node] = program.ts_tree_cursor_end_index_wasm(address);
  return node;
}

function namesOf(grammar: string, language: Language): NodeNames {
  const kinds = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? "");
  return { grammar, kinds, named: kinds.map((_, id) => language.nodeTypeIsNamed(id)), fields: language.fields.map((name) => name ?? "") };
}

/** Where the program keeps a tree: the package has it under 0. */
function addressOf(tree: Tree): number {
  return (tree as unknown as { readonly 0: number })[0];
}

function takeSnapshot(memory: WebAssembly.Memory, program: Program): Snapshot {
  const words = new Int32Array(memory.buffer);
  let length = words.length;
  while (length > 0 && words[length - 1] === 0) length--;
  return { bytes: new Uint8Array(memory.buffer).slice(0, length * words.BYTES_PER_ELEMENT), stack: program.emscripten_stack_get_current() };
}

function restoreSnapshot({ bytes, stack }: Snapshot, memory: WebAssembly.Memory, program: Program): void {
  const all = new Uint8Array(memory.buffer);
  all.set(bytes);
  all.fill(0, bytes.length);
  program._emscripten_stack_restore(stack);
}
