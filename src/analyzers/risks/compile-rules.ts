// The rules of one grammar, by what they are looked up by.

import type { GrammarId } from "#analyzers/syntax/grammars.ts";
import type { NodeNames } from "#analyzers/syntax/tree.ts";
import { isAssignmentKind } from "./assignments.ts";
import { isCallKind } from "./calls.ts";
import type { CallMatch, FunctionMatch, NodeMatch, RiskMatch, RiskRule, SettingMatch } from "./rule.ts";

export interface CompiledMatch<M> {
  readonly rule: RiskRule;
  readonly match: RiskMatch & M;
}

type ByName<M> = ReadonlyMap<string, readonly CompiledMatch<M>[]>;

/** What a node of some kind can be to a rule; a sum of them, 0 for most. */
export const INTEREST = { call: 1, assignment: 2, node: 4, function: 8 } as const;

export interface CompiledRules {
  /** By kind. */
  readonly interest: Uint8Array;
  readonly byCall: ByName<CallMatch>;
  readonly bySetting: ByName<SettingMatch>;
  readonly byKind: ByName<NodeMatch>;
  readonly byFunction: ByName<FunctionMatch>;
}

export function compileRules(rules: readonly RiskRule[], { grammar, kinds, named }: NodeNames): CompiledRules {
  const byCall = new Map<string, CompiledMatch<CallMatch>[]>();
  const bySetting = new Map<string, CompiledMatch<SettingMatch>[]>();
  const byKind = new Map<string, CompiledMatch<NodeMatch>[]>();
  const byFunction = new Map<string, CompiledMatch<FunctionMatch>[]>();
  for (const rule of rules) {
    for (const match of rule.match) {
      if (!match.in.includes(grammar as GrammarId)) continue;
      if ("calls" in match) addTo(byCall, match.calls, { rule, match });
      else if ("settings" in match) addTo(bySetting, match.settings, { rule, match });
      else if ("nodes" in match) addTo(byKind, match.nodes, { rule, match });
      else addTo(byFunction, match.functions, { rule, match });
    }
  }
  const interest = Uint8Array.from(kinds, (kind, id) => {
    if (named[id] !== true) return 0;
    return (isCallKind(kind) ? INTEREST.call : 0) + (isAssignmentKind(kind) ? INTEREST.assignment : 0) + (byKind.has(kind) ? INTEREST.node : 0)
      + (byFunction.size > 0 && /function|method/.test(kind) ? INTEREST.function : 0);
  });
  return { interest, byCall, bySetting, byKind, byFunction };
}

function addTo<M>(index: Map<string, M[]>, names: readonly string[], match: M): void {
  for (const name of names) index.set(name, [...(index.get(name) ?? []), match]);
}
