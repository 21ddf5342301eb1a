// Calls of a tree in one shape, whatever their language calls them.

import { NONE, type SyntaxTree } from "#analyzers/syntax/tree.ts";

export interface Call {
  readonly node: number;
  /** What is called, as in `CallMatch.callee`. */
  readonly callee: string;
  readonly name: string;
  readonly list: number;
  /** Without a name, in their order. */
  readonly positional: readonly number[];
  readonly named: ReadonlyMap<string, number>;
}

const CALLS = new Set([
  "call_expression", "new_expression", "call", "method_invocation", "object_creation_expression", "invocation_expression", "function_call_expression",
  "member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression",
]);
const LISTS = new Set(["arguments", "argument_list", "value_arguments"]);
const NAMED = new Set(["keyword_argument", "pair"]);
const MAX_CALLEE_CHARACTERS = 120;
const MAX_WORD_CHARACTERS = 60;

export function isCallKind(kind: string): boolean {
  return CALLS.has(kind);
}

/** Null for what is no call, or one without a list of arguments; and, where names are given, for one of another name. */
export function readCall(tree: SyntaxTree, node: number, names?: ReadonlyMap<string, unknown>): Call | null {
  if (!CALLS.has(tree.kindOf(node))) return null;
  let list = tree.namedChildren(node).findLast((child) => LISTS.has(tree.kindOf(child)) || tree.kindOf(child) === "call_suffix");
  if (list === undefined) return null;
  if (tree.kindOf(list) === "call_suffix") list = tree.childOfKind(list, "value_arguments");
  if (list === NONE) return null;
  const start = tree.starts[node] as number;
  const end = tree.starts[list] as number;
  // Most calls are of no interest: their name alone says so.
  if (names !== undefined && !names.has(lastWord(tree.source, end))) return null;
  const written = tree.source.slice(Math.max(start, end - MAX_CALLEE_CHARACTERS), end);
  const isNew = tree.source.startsWith("new ", start) || written.startsWith("new ");
  const callee = (isNew ? "new " : "") + written.replace(/^new\s+/, "").replace(/<[\w\s,.?[\]]*>$/, "").replace(/\s+/g, "").replace(/->|::|\?\.|!\.|\?->/g, ".");
  const name = /([\w$]+)[!?]?$/.exec(callee)?.[1] ?? "";
  return { node, callee, name, list, ...readArguments(tree, list) };
}

function readArguments(tree: SyntaxTree, list: number): { positional: number[]; named: Map<string, number> } {
  const positional: number[] = [];
  const named = new Map<string, number>();
  for (const child of tree.namedChildren(list)) {
    const kind = tree.kindOf(child);
    if (kind.includes("comment")) continue;
    const name = nameOfArgument(tree, child);
    const value = tree.namedChildren(child).at(-1);
    if (name !== null && value !== undefined) named.set(name, value);
    else positional.push(kind === "argument" || kind === "value_argument" ? (value ?? child) : child);
  }
  return { positional, named };
}

function nameOfArgument(tree: SyntaxTree, argument: number): string | null {
  const kind = tree.kindOf(argument);
  const children = tree.namedChildren(argument);
  if (children.length < 2) return null;
  const holder = NAMED.has(kind) || tree.fieldOf(children[0] as number) === "name" || (kind === "value_argument" && tree.kindOf(children[0] as number) === "identifier");
  if (!holder) return null;
  return tree.textOf(children[0] as number).replace(/^["':]+|["':]+$/g, "");
}

const CLASS = { word: 1, type: 2, sign: 4 } as const;
/** By character: part of a name, of types between `<` and `>`, of what may stand before a list of arguments. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (/[\w$]/.test(character) ? CLASS.word : 0) | (/[\w\s,.?[\]]/.test(character) ? CLASS.type : 0) | (/[!?.\s]/.test(character) ? CLASS.sign : 0);
});

/** The word before a place, without what stands between it and a list of arguments: spaces, types, a sign of null. Each call is asked for it. */
function lastWord(source: string, end: number): string {
  const least = Math.max(0, end - MAX_WORD_CHARACTERS);
  const skip = (from: number, kind: number): number => {
    let at = from;
    while (at > least && ((CLASSES[source.charCodeAt(at - 1)] ?? 0) & kind) !== 0) at--;
    return at;
  };
  let at = skip(end, CLASS.sign);
  if (at > least && source[at - 1] === ">") {
    at = skip(at - 1, CLASS.type);
    if (at === least || source[at - 1] !== "<") return "";
    at--;
  }
  return source.slice(skip(at, CLASS.word), at);
}
