// Runs the rules over a tree: one pass over its nodes, in which each call, setting and function is looked up by its name.

import { NONE, type NodeNames, type SyntaxTree } from "#analyzers/syntax/tree.ts";
import { Assignments, lastName, readAssignment } from "./assignments.ts";
import { readCall, type Call } from "./calls.ts";
import { compileRules, INTEREST, type CompiledMatch, type CompiledRules } from "./compile-rules.ts";
import type { CallMatch, FunctionMatch, NodeMatch, RiskFind, RiskMatch, SettingMatch, ValueTest } from "./rule.ts";
import { RISK_RULES } from "./rules/index.ts";
import { isFixedArray, readValue } from "./values.ts";

/** In one file; the next would not change what its reader does. */
const MAX_FINDS = 200;
const MAX_AROUND_CHARACTERS = 400;
const STATEMENT = /(statement|declaration|assignment|declarator|definition|pair|property|_spec)$/;

const compiled = new Map<NodeNames, CompiledRules>();

/** In the order of the file. */
export function findRisks(tree: SyntaxTree): RiskFind[] {
  let rules = compiled.get(tree.names);
  if (rules === undefined) {
    rules = compileRules(RISK_RULES, tree.names);
    compiled.set(tree.names, rules);
  }
  return new Search(tree, rules).run();
}

class Search {
  private readonly tree: SyntaxTree;
  private readonly rules: CompiledRules;
  private readonly assignments: Assignments;
  private readonly finds: RiskFind[] = [];
  private readonly found = new Set<string>();
  private readonly inFile = new Map<RegExp, boolean>();

  constructor(tree: SyntaxTree, rules: CompiledRules) {
    this.tree = tree;
    this.rules = rules;
    this.assignments = new Assignments(tree);
  }

  run(): RiskFind[] {
    const { tree, rules } = this;
    for (let node = 0; node < tree.count && this.finds.length < MAX_FINDS; node++) {
      const interest = rules.interest[tree.kinds[node] as number] ?? 0;
      if (interest !== 0) this.look(node, interest);
    }
    return this.finds;
  }

  private look(node: number, interest: number): void {
    const { tree, rules } = this;
    if ((interest & INTEREST.node) !== 0) for (const match of rules.byKind.get(tree.kindOf(node)) ?? []) this.tryNode(match, node);
    if ((interest & INTEREST.call) !== 0) {
      const call = readCall(tree, node, rules.byCall);
      if (call !== null) for (const match of rules.byCall.get(call.name) ?? []) this.tryCall(match, call);
    }
    if ((interest & INTEREST.assignment) !== 0) {
      const assignment = readAssignment(tree, node);
      const matches = assignment === null ? undefined : rules.bySetting.get(lastName(tree.textOf(assignment.target)));
      if (assignment !== null) for (const match of matches ?? []) this.trySetting(match, node, assignment);
    }
    if ((interest & INTEREST.function) !== 0 && tree.childInField(node, "body") !== NONE) {
      const name = tree.childInField(node, "name");
      if (name !== NONE) for (const match of rules.byFunction.get(tree.textOf(name)) ?? []) this.tryFunction(match, node, name);
    }
  }

  private tryNode({ rule, match }: CompiledMatch<NodeMatch>, node: number): void {
    const text = this.tree.textOf(node);
    if (match.text.test(text) && match.notText?.test(text) !== true) this.add(rule.id, match, node);
  }

  private tryCall({ rule, match }: CompiledMatch<CallMatch>, call: Call): void {
    const { callee, arguments: expected = {}, any, text, notText } = match;
    if (callee?.test(call.callee) === false) return;
    if (text !== undefined || notText !== undefined) {
      const list = this.tree.textOf(call.list);
      if (text?.test(list) === false || notText?.test(list) === true) return;
    }
    for (const [place, expectation] of Object.entries(expected)) {
      const argument = /^\d+$/.test(place) ? call.positional[Number(place)] : call.named.get(place);
      if (argument === undefined || !this.holds(argument, expectation)) return;
    }
    if (any !== undefined && ![...call.positional, ...call.named.values()].some((argument) => this.holds(argument, any))) return;
    this.add(rule.id, match, call.node);
  }

  private trySetting({ rule, match }: CompiledMatch<SettingMatch>, node: number, { target, value }: { target: number; value: number }): void {
    if (match.target?.test(this.tree.textOf(target)) === false || !this.holds(value, match.value)) return;
    this.add(rule.id, match, node);
  }

  private tryFunction({ rule, match }: CompiledMatch<FunctionMatch>, node: number, name: number): void {
    const body = this.tree.textOf(this.tree.childInField(node, "body"));
    const code = body.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "").replace(/\s+/g, " ").trim();
    if (match.body.test(code)) this.add(rule.id, match, name);
  }

  private holds(node: number, { is, text, notText, literal, isFixedBuffer }: ValueTest): boolean {
    if (isFixedBuffer === true && !isFixedArray(this.tree, node)) return false;
    const value = readValue(this.tree, node, this.assignments);
    if (is?.includes(value.kind) === false) return false;
    return text?.test(value.text) !== false && notText?.test(value.text) !== true && literal?.test(value.literal) !== false;
  }

  private add(rule: string, { requires, unless, around }: RiskMatch, node: number): void {
    const { tree } = this;
    if (requires !== undefined && !this.fileHolds(requires)) return;
    if (unless !== undefined && this.fileHolds(unless)) return;
    if (around?.test(this.textAround(node)) === false) return;
    const line = tree.lineOf(node);
    // One thing on a line is one find, however many forms of it a rule knows.
    if (this.found.has(`${rule} ${line}`)) return;
    this.found.add(`${rule} ${line}`);
    this.finds.push({ rule, line, column: tree.columnOf(node), endLine: tree.lastLineOf(node) });
  }

  private fileHolds(pattern: RegExp): boolean {
    let holds = this.inFile.get(pattern);
    if (holds === undefined) {
      holds = pattern.test(this.tree.source);
      this.inFile.set(pattern, holds);
    }
    return holds;
  }

  private textAround(node: number): string {
    const { tree } = this;
    let at = node;
    while (!STATEMENT.test(tree.kindOf(at)) && tree.parentOf(at) !== NONE) at = tree.parentOf(at);
    return tree.textOf(at).slice(0, MAX_AROUND_CHARACTERS);
  }
}
