// The rules of one grammar, by what they are looked up by.

import type { GrammarId } from "#analyzers/syntax/grammars.ts";
import type { CallMatch, FunctionMatch, NodeMatch, RiskMatch, RiskRule, SettingMatch } from "./rule.ts";

export interface CompiledMatch<M> {
  readonly rule: RiskRule;
  readonly match: RiskMatch & M;
}

type ByName<M> = ReadonlyMap<string, readonly CompiledMatch<M>[]>;

export interface CompiledRules {
  readonly byCall: ByName<CallMatch>;
  readonly bySetting: ByName<SettingMatch>;
  readonly byKind: ByName<NodeMatch>;
  readonly byFunction: ByName<FunctionMatch>;
}

export function compileRules(rules: readonly RiskRule[], grammar: GrammarId): CompiledRules {
  const byCall = new Map<string, CompiledMatch<CallMatch>[]>();
  const bySetting = new Map<string, CompiledMatch<SettingMatch>[]>();
  const byKind = new Map<string, CompiledMatch<NodeMatch>[]>();
  const byFunction = new Map<string, CompiledMatch<FunctionMatch>[]>();
  for (const rule of rules) {
    for (const match of rule.match) {
      if (!match.in.includes(grammar)) continue;
      if ("calls" in match) addTo(byCall, match.calls, { rule, match });
      else if ("settings" in match) addTo(bySetting, match.settings, { rule, match });
      else if ("nodes" in match) addTo(byKind, match.nodes, { rule, match });
      else addTo(byFunction, match.functions, { rule, match });
    }
  }
  return { byCall, bySetting, byKind, byFunction };
}

function addTo<M>(index: Map<string, M[]>, names: readonly string[], match: M): void {
  for (const name of names) index.set(name, [...(index.get(name) ?? []), match]);
}
