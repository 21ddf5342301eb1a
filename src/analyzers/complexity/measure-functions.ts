// The measures of each function of a tree, in one pass over its nodes: cyclomatic complexity as lizard counts it, cognitive complexity
// by G. Ann Campbell's paper (SonarSource, version 1.7); the README has both definitions in tables.

import type { GrammarId } from "#analyzers/syntax/grammars.ts";
import { NONE, type NodeNames, type SyntaxTree } from "#analyzers/syntax/tree.ts";
import { ANONYMOUS, countParameters, hasBody, nameGivenTo, nameOf } from "./functions.ts";
import { callsItself } from "./recursion.ts";
import { compileRoles, ROLE, type Roles } from "./roles.ts";
import { COMPLEXITY_TABLES } from "./tables/index.ts";

export interface FunctionMetrics {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  /** From its first to its last. */
  readonly lines: number;
  readonly parameters: number;
  readonly cyclomatic: number;
  readonly cognitive: number;
  /** How deep its structures go into each other. */
  readonly nesting: number;
}

/** A function that is being measured. */
interface Frame {
  readonly node: number;
  readonly end: number;
  readonly name: string;
  readonly parameters: number;
  cyclomatic: number;
  cognitive: number;
  nesting: number;
  recursive: boolean;
}

/** Arms that catch all that is left. */
const CATCH_ALL = new Set(["_", "else", "default"]);

const PARENTHESES = new Set(["parenthesized_expression", "parenthesized_statements", "tuple_expression"]);

const compiled = new Map<NodeNames, Roles>();

/** In the order of the file. */
export function measureFunctions(tree: SyntaxTree): FunctionMetrics[] {
  return new Measurement(tree, rolesOf(tree.names)).run();
}

function rolesOf(names: NodeNames): Roles {
  let roles = compiled.get(names);
  if (roles === undefined) {
    roles = compileRoles(COMPLEXITY_TABLES[names.grammar as GrammarId], names);
    compiled.set(names, roles);
  }
  return roles;
}

class Measurement {
  private readonly tree: SyntaxTree;
  private readonly roles: Roles;
  private readonly found: Frame[] = [];
  private readonly frames: Frame[] = [];
  /** Where the depth changes: `ends[i]` is the node at which `depths[i]` is over. */
  private readonly ends: number[] = [];
  private readonly depths: number[] = [];
  /** The last operator of each sequence of logical ones, by the outermost node of it; and that node, by each of its parts. */
  private readonly lastOperators = new Map<number, string>();
  private readonly sequences = new Map<number, number>();
  /** An else whose `if` may follow. */
  private pendingElse = NONE;

  constructor(tree: SyntaxTree, roles: Roles) {
    this.tree = tree;
    this.roles = roles;
  }

  run(): FunctionMetrics[] {
    const { tree, roles } = this;
    for (let node = 0; node < tree.count; node++) {
      this.leave(node);
      const kind = tree.kinds[node] as number;
      const parent = tree.parents[node] as number;
      const role = (roles.of[kind] ?? 0) | (parent === NONE ? 0 : (roles.within.get(kind)?.get(tree.kinds[parent] as number) ?? 0));
      if (parent !== NONE && tree.fields[node] !== 0) this.enterField(node, parent);
      if (role === 0) continue;
      const next = this.visit(node, role);
      if (next !== node) node = next - 1;
    }
    return this.found.map((frame) => this.describe(frame));
  }

  /** What ended before this node. */
  private leave(node: number): void {
    while ((this.ends.at(-1) ?? Infinity) <= node) {
      this.ends.pop();
      this.depths.pop();
    }
    while ((this.frames.at(-1)?.end ?? Infinity) <= node) this.frames.pop();
  }

  /** Gives the node to go on with: the same, or one behind what is left out. */
  private visit(node: number, role: number): number {
    if ((role & (ROLE.function | ROLE.lambda | ROLE.block)) !== 0 && this.enterFunction(node, role)) return node;
    const frame = this.frames.at(-1);
    if (frame === undefined) return node;
    if ((role & ROLE.logic) !== 0) this.joinSequence(node);
    if ((role & (ROLE.operator | ROLE.coalescing)) !== 0) this.countOperator(node, role, frame);
    else if ((role & ROLE.jump) !== 0) frame.cognitive += this.isLabelledJump(node) ? 1 : 0;
    else if ((role & ROLE.call) !== 0) this.countRecursion(node, frame);
    else if ((role & ROLE.arm) !== 0) frame.cyclomatic += this.catchesAll(node) ? 0 : 1;
    else this.countStructure(node, role, frame);
    return (role & ROLE.directive) !== 0 ? this.behindCondition(node) : node;
  }

  /** False for a declaration without a body. */
  private enterFunction(node: number, role: number): boolean {
    const { tree } = this;
    const { table } = this.roles;
    const end = tree.ends[node] as number;
    let name: string | null = null;
    if ((role & ROLE.function) !== 0) {
      if (!hasBody(tree, node, table)) return false;
      name = nameOf(tree, node);
    } else {
      name = nameGivenTo(tree, node, table) ?? ((role & ROLE.lambda) !== 0 && this.frames.length === 0 ? ANONYMOUS : null);
    }
    if (name === null) {
      if (this.frames.length > 0) this.deepen(end);
      return true;
    }
    const frame: Frame = { node, end, name, parameters: countParameters(tree, node, table), cyclomatic: 1, cognitive: 0, nesting: 0, recursive: false };
    this.found.push(frame);
    this.frames.push(frame);
    this.ends.push(end);
    this.depths.push(0);
    return true;
  }

  private countStructure(node: number, role: number, frame: Frame): void {
    if ((role & ROLE.else) !== 0) this.pendingElse = node;
    if ((role & ROLE.decision) !== 0) frame.cyclomatic++;
    // The else before it has been counted, and what is within stands as deep as what is within the first `if`.
    if ((role & ROLE.if) !== 0 && this.followsElse(node)) return;
    if ((role & ROLE.increment) === 0) return;
    frame.cognitive += (role & ROLE.deepens) === 0 ? 1 : 1 + this.depth();
    if ((role & ROLE.deepens) !== 0) this.deepen(this.tree.ends[node] as number);
  }

  private depth(): number {
    return this.depths.at(-1) ?? 0;
  }

  private deepen(end: number): void {
    const depth = this.depth() + 1;
    this.ends.push(end);
    this.depths.push(depth);
    const frame = this.frames.at(-1);
    if (frame !== undefined) frame.nesting = Math.max(frame.nesting, depth);
  }

  /** The condition of an `if` stands beside it, not within. */
  private enterField(node: number, parent: number): void {
    const { tree, roles } = this;
    if (((roles.of[tree.kinds[parent] as number] ?? 0) & ROLE.if) === 0 || tree.fieldOf(node) !== "condition" || this.depth() === 0) return;
    this.ends.push(tree.ends[node] as number);
    this.depths.push(this.depth() - 1);
  }

  private followsElse(node: number): boolean {
    const { tree, pendingElse } = this;
    if (pendingElse === NONE || !this.roles.table.elseJoins) return false;
    const parent = tree.parents[node] as number;
    // `else_clause` holds the if, or the word `else` stands before it; comments may come between.
    if (parent === pendingElse) return true;
    if (parent !== tree.parents[pendingElse]) return false;
    for (let at = tree.nextSibling(pendingElse); at !== NONE && at <= node; at = tree.nextSibling(at)) {
      if (at === node) return true;
      if (!tree.kindOf(at).includes("comment")) return false;
    }
    return false;
  }

  /** Parentheses do not end a sequence, a negation does. */
  private joinSequence(node: number): void {
    const { tree, roles } = this;
    if (!this.hasOperator(node)) return;
    let outer = tree.parents[node] as number;
    while (outer !== NONE && PARENTHESES.has(tree.kindOf(outer))) outer = tree.parents[outer] as number;
    const isPart = outer !== NONE && ((roles.of[tree.kinds[outer] as number] ?? 0) & ROLE.logic) !== 0 && this.hasOperator(outer);
    this.sequences.set(node, isPart ? (this.sequences.get(outer) ?? outer) : node);
  }

  /** `a + b` is of the same kind as `a && b`. */
  private hasOperator(node: number): boolean {
    const { tree, roles } = this;
    const kind = tree.kinds[node] as number;
    for (let child = tree.firstChild(node); child !== NONE; child = tree.nextSibling(child)) {
      const role = roles.within.get(tree.kinds[child] as number)?.get(kind) ?? 0;
      if ((role & ROLE.operator) !== 0 && roles.table.operators.includes(tree.textOf(child))) return true;
    }
    return false;
  }

  private countOperator(node: number, role: number, frame: Frame): void {
    const text = this.tree.textOf(node);
    const { operators } = this.roles.table;
    if ((role & ROLE.coalescing) === 0 && !operators.includes(text)) return;
    frame.cyclomatic++;
    if (!operators.includes(text)) return;
    const parent = this.tree.parents[node] as number;
    const sequence = this.sequences.get(parent) ?? parent;
    if (this.lastOperators.get(sequence) !== text) frame.cognitive++;
    this.lastOperators.set(sequence, text);
  }

  private isLabelledJump(node: number): boolean {
    const { tree } = this;
    const label = this.roles.table.jumps[tree.kindOf(node)];
    const start = tree.starts[node] as number;
    const jumps = tree.source.startsWith("break", start) || tree.source.startsWith("continue", start);
    return jumps && label !== undefined && tree.childOfKind(node, label) !== NONE;
  }

  private countRecursion(node: number, frame: Frame): void {
    if (frame.recursive || !callsItself(this.tree, node, frame, this.roles.table)) return;
    frame.recursive = true;
    frame.cognitive++;
  }

  private catchesAll(node: number): boolean {
    const { tree } = this;
    // A label is counted by its word, an arm as a whole.
    let child = tree.firstChild(node);
    if (child !== NONE && tree.kindOf(child) === "case") child = tree.nextSibling(child);
    return child !== NONE && CATCH_ALL.has(tree.textOf(child));
  }

  private behindCondition(node: number): number {
    const condition = this.tree.childInField(node, "condition");
    return condition === NONE ? node : (this.tree.ends[condition] as number);
  }

  private describe({ node, name, parameters, cyclomatic, cognitive, nesting }: Frame): FunctionMetrics {
    const { tree } = this;
    const line = tree.lineOf(node);
    return { name, line, lines: tree.lastLineOf(node) - line + 1, parameters, cyclomatic, cognitive, nesting };
  }
}
