// What an expression is made of: text that never changes, text put together with something that does, or something else.

import { NONE, type SyntaxTree } from "#analyzers/syntax/tree.ts";
import type { Assignments } from "./assignments.ts";
import { readCall } from "./calls.ts";
import type { ValueKind } from "./rule.ts";

export interface Value {
  readonly kind: ValueKind;
  /** As written; of a name that was assigned before, what was assigned. */
  readonly text: string;
  readonly literal: string;
}

const WRAPPERS = new Set([
  "argument", "value_argument", "parenthesized_expression", "parenthesized_statements", "expression_list", "literal_element", "reference_expression", "await_expression",
  "as_expression", "cast_expression", "non_null_expression", "await", "template_substitution", "interpolation", "interpolated_expression", "unary_expression", "jsx_expression",
]);
const CONCATENATIONS = new Set(["binary_expression", "binary_operator", "binary", "additive_expression", "infix_expression", "concatenated_string", "macro_invocation"]);
const NAMES = /^(identifier|variable_name|simple_identifier|name)$/;
const LITERALS = /(literal|^number|^integer|^float|^true$|^false$|^boolean$|^null|^nil$|^none$|^character|symbol$)/;
const STRINGS = /(string|template_string|text_block|heredoc_body)/;
const HOLES = /(substitution|interpol|variable_name|member_access|subscript_expression|dynamic)/;
const NOT_HOLES = /^(interpolation_(start|brace|quote)|interpolated_string)$/;
/** A name in capitals is a constant by everybody's custom, `self.TABLE` and `ALL.join(",")` too; and a name can say that it was made harmless. */
const CONSTANT = /^(?:[\w$]+[.:]+)*[A-Z][A-Z0-9_]*$|^[A-Z][A-Z0-9_]{2,}(?:\.\w+|\[[^\]]*\]|\([^()]*\))*$|(?:encoded|escaped|quoted|sanitized)$/;
/** What comes out of these is a number, or was made harmless. */
const HARMLESS = /(?:escape|quote|sanitiz|purif|encode|placeholder)\w*\(|(?<![\w$])(?:\w*[hH]ash|digest|length|size|count|len|strlen|parseInt|parseFloat|Number|int|intval|Integer|Long|to_i|toInt|Atoi|Itoa)(?:\.\w+)?\(|\.(?:length|size|count)$/i;
const FORMATS = new Set(["format", "sprintf", "Sprintf", "formatted", "vsprintf"]);

const MAX_PARTS = 400;
const MAX_TEXT_CHARACTERS = 2_000;
const MAX_HOPS = 3;

/** Follows names, three at most. */
export function readValue(tree: SyntaxTree, node: number, assignments: Assignments): Value {
  let at = unwrap(tree, node);
  for (let hop = 0; hop < MAX_HOPS && NAMES.test(tree.kindOf(at)); hop++) {
    const name = tree.textOf(at);
    if (CONSTANT.test(name)) break;
    const assigned = assignments.valueBefore(at, name);
    if (assigned === NONE) break;
    at = unwrap(tree, assigned);
  }
  return classify(tree, at);
}

/** C: the name of an array that is declared before, in the same function, with a size that does not come from the text to be copied. */
export function isFixedArray(tree: SyntaxTree, node: number): boolean {
  const name = tree.textOf(node);
  let body = tree.parentOf(node);
  while (body !== NONE && tree.kindOf(body) !== "function_definition") body = tree.parentOf(body);
  if (body === NONE) return false;
  for (let at = body + 1; at < node; at++) {
    if (tree.kindOf(at) !== "array_declarator") continue;
    const size = tree.childInField(at, "size");
    if (size !== NONE && tree.textOf(tree.childInField(at, "declarator")) === name) return !/strlen|sizeof/.test(tree.textOf(size));
  }
  return false;
}

function classify(tree: SyntaxTree, node: number): Value {
  const parts = [node];
  let literal = "";
  let varies = false;
  let hasText = false;
  for (let part = parts.shift(), seen = 0; part !== undefined && seen < MAX_PARTS; part = parts.shift(), seen++) {
    const at = unwrap(tree, part);
    const kind = tree.kindOf(at);
    if (STRINGS.test(kind) && kind !== "concatenated_string") {
      hasText = true;
      const holes = findHoles(tree, at);
      literal += withoutHoles(tree, at, holes);
      parts.unshift(...holes);
      if (holes.length === 0 && tree.names.grammar === "kotlin" && /\$[a-z{]/.test(tree.textOf(at))) varies = true;
      continue;
    }
    const joined = joinedParts(tree, at);
    if (joined !== null) parts.unshift(...joined);
    else if (!isConstant(tree, at)) varies = true;
  }
  const text = tree.textOf(node).slice(0, MAX_TEXT_CHARACTERS);
  if (!varies) return { kind: "literal", text, literal };
  return { kind: hasText ? "built" : "variable", text, literal };
}

function unwrap(tree: SyntaxTree, node: number): number {
  let at = node;
  while (WRAPPERS.has(tree.kindOf(at))) {
    const inner = tree.namedChildren(at);
    if (inner.length === 0) break;
    at = inner.at(tree.kindOf(at) === "as_expression" ? 0 : -1) as number;
  }
  return at;
}

/** The parts of a string that are code. */
function findHoles(tree: SyntaxTree, string: number): number[] {
  const inner = tree.childOfKind(string, "interpolated_string");
  const children = tree.namedChildren(inner === NONE ? string : inner);
  return children.filter((child) => HOLES.test(tree.kindOf(child)) && !NOT_HOLES.test(tree.kindOf(child)));
}

function withoutHoles(tree: SyntaxTree, string: number, holes: readonly number[]): string {
  let text = "";
  let at = tree.starts[string] as number;
  for (const hole of holes) {
    text += tree.source.slice(at, tree.starts[hole]);
    at = tree.stops[hole] as number;
  }
  return (text + tree.source.slice(at, tree.stops[string])).slice(0, MAX_TEXT_CHARACTERS);
}

/** What a concatenation or a call that formats puts together; null for anything else. */
function joinedParts(tree: SyntaxTree, node: number): number[] | null {
  const kind = tree.kindOf(node);
  if (kind === "macro_invocation") {
    const list = tree.childOfKind(node, "token_tree");
    return tree.textOf(node).startsWith("format!") && list !== NONE ? tree.namedChildren(list) : null;
  }
  if (CONCATENATIONS.has(kind)) {
    const operands = tree.namedChildren(node).filter((child) => tree.kindOf(child) !== "operator_identifier" && !tree.kindOf(child).includes("comment"));
    const signs = tree.childrenOf(node).filter((child) => !operands.includes(child)).map((child) => tree.textOf(child));
    return signs.every((sign) => sign === "+" || sign === "." || sign === "%" || sign === "<<") ? operands : null;
  }
  const call = readCall(tree, node);
  if (call === null || !FORMATS.has(call.name)) return null;
  // "…".format(a), or format("…", a).
  const receiver = tree.namedChildren(node)[0];
  const object = receiver === undefined ? [] : tree.namedChildren(receiver).filter((child) => STRINGS.test(tree.kindOf(child)));
  const own = receiver !== undefined && STRINGS.test(tree.kindOf(receiver)) ? [receiver] : [];
  return [...object, ...own, ...call.positional, ...call.named.values()];
}

function isConstant(tree: SyntaxTree, node: number): boolean {
  const text = tree.textOf(node).slice(0, MAX_TEXT_CHARACTERS);
  return LITERALS.test(tree.kindOf(node)) || CONSTANT.test(text) || HARMLESS.test(text) || /^(true|false|null|nil|None|True|False|undefined)$/.test(text);
}
