// Which values are given to which names, in any of the forms that languages have for it.

import { NONE, type SyntaxTree } from "#analyzers/syntax/tree.ts";

/** Kinds of nodes that give a value to a name, for a run of statements; and those that do so within an expression. */
const ASSIGNMENTS = new Set([
  "assignment_expression", "assignment", "assignment_statement", "augmented_assignment", "augmented_assignment_expression", "operator_assignment",
  "variable_declarator", "short_var_declaration", "var_spec", "const_spec", "let_declaration", "init_declarator", "property_declaration",
  "val_definition", "var_definition", "field_definition", "public_field_definition",
]);
const PAIRS = new Set(["pair", "keyword_argument", "keyed_element", "array_element_initializer", "value_argument", "argument", "field_initializer", "jsx_attribute"]);

const TARGET_FIELDS = ["left", "name", "pattern", "declarator", "target", "key", "field", "property"];
const VALUE_FIELDS = ["right", "value", "result"];

export interface Assignment {
  readonly target: number;
  readonly value: number;
  /** Of statements: the name stands for the value from here on. */
  readonly lasts: boolean;
}

export function isAssignmentKind(kind: string): boolean {
  return ASSIGNMENTS.has(kind) || PAIRS.has(kind);
}

/** Null for any other node, and for a declaration without a value. */
export function readAssignment(tree: SyntaxTree, node: number): Assignment | null {
  const kind = tree.kindOf(node);
  const lasts = ASSIGNMENTS.has(kind);
  if (!lasts && !PAIRS.has(kind)) return null;
  const named = tree.namedChildren(node);
  const target = inFields(tree, named, TARGET_FIELDS) ?? named[0];
  const value = inFields(tree, named, VALUE_FIELDS) ?? named.at(-1);
  if (target === undefined || value === undefined || target === value) return null;
  return { target, value, lasts };
}

function inFields(tree: SyntaxTree, nodes: readonly number[], fields: readonly string[]): number | undefined {
  return nodes.find((node) => fields.includes(tree.fieldOf(node)));
}

const MAX_TARGET_CHARACTERS = 200;

/** The last name of a target: `verify` of `options['verify']`, `a.verify` and `:verify`. */
export function lastName(text: string): string {
  return /([\w$-]+)["'`\])\s:]*$/.exec(text.slice(-MAX_TARGET_CHARACTERS))?.[1] ?? "";
}

/** For each name, the values given to it, in the order of the file. */
export class Assignments {
  private readonly tree: SyntaxTree;
  private byName: Map<string, { readonly node: number; readonly value: number }[]> | null = null;

  constructor(tree: SyntaxTree) {
    this.tree = tree;
  }

  /** What was last assigned to a name before a node, within the same function; NONE when that is not to be known. */
  valueBefore(node: number, name: string): number {
    this.byName ??= this.collect();
    const [first, end] = this.functionAround(node);
    const candidates = this.byName.get(name) ?? [];
    const last = candidates.findLast((candidate) => candidate.node < node && candidate.node >= first && (this.tree.ends[candidate.node] as number) <= node);
    return last === undefined || last.node >= end ? NONE : last.value;
  }

  private collect(): Map<string, { node: number; value: number }[]> {
    const { tree } = this;
    const byName = new Map<string, { node: number; value: number }[]>();
    for (let node = 0; node < tree.count; node++) {
      const assignment = readAssignment(tree, node);
      if (assignment === null || !assignment.lasts) continue;
      const name = tree.textOf(assignment.target);
      if (name.length > MAX_TARGET_CHARACTERS) continue;
      byName.set(name, [...(byName.get(name) ?? []), { node, value: assignment.value }]);
    }
    return byName;
  }

  private functionAround(node: number): readonly [first: number, end: number] {
    const { tree } = this;
    let at = tree.parentOf(node);
    while (at !== NONE && !isFunction(tree.kindOf(at))) at = tree.parentOf(at);
    return at === NONE ? [0, tree.count] : [at, tree.ends[at] as number];
  }
}

function isFunction(kind: string): boolean {
  return /^(function_(definition|declaration|item|expression)|method(_declaration|_definition)?|singleton_method|constructor_declaration|anonymous_function|local_function_statement)$/.test(kind);
}
