// Whether a call is one of the function to itself, as far as one file and names can tell.

import { NONE, type SyntaxTree } from "#analyzers/syntax/tree.ts";
import type { ComplexityTable } from "./table.ts";

export interface Callable {
  readonly node: number;
  readonly name: string;
  readonly parameters: number;
}

/** Longer than what may stand before a name. */
const MAX_RECEIVER_CHARACTERS = 40;

export function callsItself(tree: SyntaxTree, call: number, { node, name, parameters }: Callable, table: ComplexityTable): boolean {
  const list = table.argumentLists.map((kind) => tree.childOfKind(call, kind)).find((child) => child !== NONE);
  if (list === undefined) return false;
  const start = tree.starts[call] as number;
  const length = (tree.starts[list] as number) - start;
  if (length > name.length + MAX_RECEIVER_CHARACTERS) return false;
  const callee = tree.source.slice(start, start + length).trim();
  const own = name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf(".")) + 1);
  if (!callee.endsWith(own)) return false;
  const receiver = callee.slice(0, callee.length - own.length);
  if (receiver !== "" && receiver !== name.slice(0, name.length - own.length) && !table.receivers.includes(receiver) && receiver !== receiverOf(tree, node)) return false;
  return !table.overloads || countArguments(tree, list) === parameters;
}

/** Go: `func (r *T) f()` calls itself as `r.f()`. */
function receiverOf(tree: SyntaxTree, node: number): string | null {
  const receiver = tree.childInField(node, "receiver");
  const name = receiver === NONE ? null : /^\(\s*(\w+)\s/.exec(tree.textOf(receiver));
  return name === null ? null : `${name[1]}.`;
}

function countArguments(tree: SyntaxTree, list: number): number {
  // Swift wraps them once more.
  const inner = tree.childOfKind(list, "value_arguments");
  return tree.namedChildren(inner === NONE ? list : inner).filter((child) => !tree.kindOf(child).includes("comment")).length;
}
