// A table made into numbers: what each kind of a grammar's nodes means for the measures, found by one look for most of them.

import type { NodeNames } from "#analyzers/syntax/tree.ts";
import type { ComplexityTable } from "./table.ts";

/** A sum of them is what a node means. */
export const ROLE = {
  function: 1 << 0,
  lambda: 1 << 1,
  block: 1 << 2,
  /** Adds one to the cyclomatic complexity. */
  decision: 1 << 3,
  /** Adds one to the cognitive complexity. */
  increment: 1 << 4,
  /** And the depth at which it stands. */
  deepens: 1 << 5,
  if: 1 << 6,
  else: 1 << 7,
  /** A case, of which the one that catches all is none. */
  arm: 1 << 8,
  directive: 1 << 9,
  jump: 1 << 10,
  call: 1 << 11,
  operator: 1 << 12,
  coalescing: 1 << 13,
  logic: 1 << 14,
} as const;

const STRUCTURE = ROLE.decision | ROLE.increment | ROLE.deepens;

export interface Roles {
  readonly table: ComplexityTable;
  /** By kind. */
  readonly of: Int32Array;
  /** By kind of the child, then of the parent: what it means there, beside what it means anywhere. */
  readonly within: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

export function compileRoles(table: ComplexityTable, { kinds, named }: NodeNames): Roles {
  const of = new Int32Array(kinds.length);
  const within = new Map<number, Map<number, number>>();
  const idsOf = (name: string, wordsToo: boolean): number[] => kinds.flatMap((kind, id) => (kind === name && (wordsToo || named[id] === true) ? [id] : []));
  const add = (entries: readonly string[], role: number): void => {
    for (const entry of entries) {
      const [first = "", child] = entry.split(" > ");
      if (child === undefined) {
        for (const id of idsOf(first, false)) of[id] = (of[id] as number) | role;
        continue;
      }
      for (const id of idsOf(child, true)) {
        const parents = within.get(id) ?? new Map<number, number>();
        within.set(id, parents);
        for (const parent of idsOf(first, false)) parents.set(parent, (parents.get(parent) ?? 0) | role);
      }
    }
  };
  add(table.functions, ROLE.function);
  add(table.lambdas, ROLE.lambda);
  add(table.blocks, ROLE.block);
  add(table.ifs, STRUCTURE | ROLE.if);
  add([...table.loops, ...table.catches, ...table.conditionals], STRUCTURE);
  add(table.switches, ROLE.increment | ROLE.deepens);
  add(table.cases, ROLE.decision | ROLE.arm);
  add(table.elseIfs, ROLE.decision | ROLE.increment);
  add(table.elses, ROLE.increment | ROLE.else);
  add(table.decisions, ROLE.decision);
  add(table.directives, ROLE.decision | ROLE.directive);
  add(table.gotos, ROLE.increment);
  add(Object.keys(table.jumps), ROLE.jump);
  add(table.calls, ROLE.call);
  add(table.logic, ROLE.logic);
  // Scala's operators are names like any other: their text decides.
  const signs = (texts: readonly string[]): string[] => table.logic.flatMap((logic) => [...texts, "operator_identifier"].map((text) => `${logic} > ${text}`));
  if (table.operators.length > 0) add(signs(table.operators), ROLE.operator);
  if (table.coalescing.length > 0) add([...table.logic, "nil_coalescing_expression"].flatMap((logic) => table.coalescing.map((text) => `${logic} > ${text}`)), ROLE.coalescing);
  return { table, of, within };
}
