// What is to be known of a function beside its flow: whether it is more than a declaration, its name, how many parameters it has.

import { NONE, type SyntaxTree } from "#analyzers/syntax/tree.ts";
import type { ComplexityTable } from "./table.ts";

export const ANONYMOUS = "(anonymous)";
/** Longer ones are cut: what bears them is a pattern or was made by a program. */
const MAX_NAME_CHARACTERS = 100;
/** C's declarators nest as deeply as their authors like; nobody's do so deeply. */
const MAX_DECLARATORS = 20;
/** Declarators that hold another without saying so. */
const WRAPPERS = new Set(["parenthesized_declarator", "reference_declarator"]);

export function hasBody(tree: SyntaxTree, node: number, { bodies }: ComplexityTable): boolean {
  if (bodies.length === 0) return true;
  // A body can be the function itself: `int Size => 1`.
  return bodies.includes(tree.kindOf(node)) || tree.childrenOf(node).some((child) => bodies.includes(tree.fieldOf(child)) || bodies.includes(tree.kindOf(child)));
}

/** Of a function that has one of its own. An accessor without a name is called by its word, or as what it gives access to. */
export function nameOf(tree: SyntaxTree, node: number): string {
  const named = findName(tree, node);
  if (named !== NONE) return trim(tree.textOf(named));
  const parent = tree.parentOf(node);
  const outer = parent === NONE ? NONE : tree.childInField(parent, "name");
  if (outer !== NONE && outer !== node) return trim(tree.textOf(outer));
  const children = tree.childrenOf(node);
  const word = children.find((child) => !tree.isNamed(child) && /^[a-z]+$/.test(tree.kindOf(child))) ?? children[0];
  return word === undefined ? ANONYMOUS : trim(tree.textOf(word));
}

function findName(tree: SyntaxTree, node: number): number {
  const name = tree.childInField(node, "name");
  if (name !== NONE) return name;
  const declarators = declaratorsOf(tree, node);
  return declarators.at(-1) ?? NONE;
}

/** C's way from a definition to the name in it: `*(*f(int a))[3]`; the last one is the name. */
function declaratorsOf(tree: SyntaxTree, node: number): number[] {
  const declarators: number[] = [];
  let at = node;
  while (declarators.length < MAX_DECLARATORS) {
    const next = tree.childInField(at, "declarator");
    if (next !== NONE) at = next;
    else if (WRAPPERS.has(tree.kindOf(at))) at = tree.namedChildren(at).at(-1) ?? NONE;
    else break;
    if (at === NONE) break;
    declarators.push(at);
  }
  return declarators;
}

/** The name of its own or that an assignment gives to a lambda, or null. */
export function nameGivenTo(tree: SyntaxTree, lambda: number, { namings }: ComplexityTable): string | null {
  let node = lambda;
  let parent = tree.parentOf(node);
  // Go lists what it assigns.
  if (parent !== NONE && (tree.kindOf(parent) === "expression_list" || tree.kindOf(parent) === "literal_element")) {
    if (tree.firstChild(parent) !== node) return null;
    node = parent;
    parent = tree.parentOf(node);
  }
  const place = parent === NONE ? undefined : namings[tree.kindOf(parent)];
  if (place === undefined) {
    const own = tree.childInField(lambda, "name");
    return own === NONE ? null : trim(tree.textOf(own));
  }
  const inField = tree.childInField(parent, place);
  const name = inField === NONE ? tree.childOfKind(parent, place) : inField;
  return name === NONE || name === node ? null : trim(tree.textOf(name));
}

export function countParameters(tree: SyntaxTree, node: number, table: ComplexityTable): number {
  // Of a function that returns a function the inner list is its own.
  const holder = declaratorsOf(tree, node).findLast((declarator) => tree.kindOf(declarator).endsWith("function_declarator"));
  let count = 0;
  for (const child of tree.childrenOf(holder ?? node)) {
    const field = tree.fieldOf(child);
    const kind = tree.kindOf(child);
    if (kind === "lambda_function_type") return countParameters(tree, child, table);
    if (table.parameterLists.includes(kind)) count += field === "receiver" || field === "result" ? 0 : countInList(tree, child, table);
    else if (kind === "parameter" || ((field === "parameter" || field === "parameters") && tree.isNamed(child) && isParameter(kind, table))) count++;
  }
  return count;
}

function countInList(tree: SyntaxTree, list: number, table: ComplexityTable): number {
  return tree.childrenOf(list)
    .filter((child) => (tree.isNamed(child) || table.parameters.length > 0) && isParameter(tree.kindOf(child), table) && tree.textOf(child) !== "void")
    .reduce((count, child) => count + Math.max(1, countNames(tree, child)), 0);
}

function isParameter(kind: string, { parameters }: ComplexityTable): boolean {
  return parameters.length === 0 ? !kind.includes("comment") : parameters.includes(kind);
}

/** Go: `a, b int` are two. */
function countNames(tree: SyntaxTree, parameter: number): number {
  return tree.childrenOf(parameter).filter((child) => tree.fieldOf(child) === "name" && tree.kindOf(child) === "identifier").length;
}

function trim(text: string): string {
  return text.slice(0, MAX_NAME_CHARACTERS).replace(/\s+/g, " ").trim();
}
