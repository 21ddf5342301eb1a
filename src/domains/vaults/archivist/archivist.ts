// The Archivist of a team: answers by rules over results or, where a team has said so, by a model; and what rules see in a vault.

import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { recordVaultAct, type VaultPlace, type VaultsDeps } from "#domains/vaults/deps.ts";
import { reachOf } from "#domains/vaults/reach.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { ArchivistAnswer, ArchivistInsight, AskRequest } from "#protocol/api/archivist.ts";
import { insightsOf, INSIGHT_RULES, ruleOf } from "#protocol/archivist/insights/index.ts";
import { EXAMPLE_QUESTIONS, type Answer } from "#protocol/archivist/questions/answer-question.ts";
import type { Reads } from "#protocol/archivist/reads.ts";
import { TOOL_NAMES } from "#protocol/archivist/names.ts";
import { TOOLS } from "#protocol/archivist/registry.ts";
import type { OutputOf } from "#protocol/api/endpoint.ts";
import type { getArchivist, listInsights } from "#protocol/api/archivist.ts";

import type { Model } from "./model/ask-model.ts";
import { answerByRules } from "./answer-by-rules.ts";
import { openSubject, type AskedSubject } from "./subject.ts";

/** Each: @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`. */
export interface Archivist {
  describe(caller: Caller, teamId: Uuid): Promise<OutputOf<typeof getArchivist>>;
  /** @throws AppError `archivist.vault-not-named`. */
  ask(caller: Caller, teamId: Uuid, request: AskRequest & { readonly signal: AbortSignal }): Promise<ArchivistAnswer>;
  insights(caller: Caller, place: VaultPlace): Promise<OutputOf<typeof listInsights>>;
}

const ALL_OF_ONE: Reads = { vault: "only", snapshots: "all", facets: null };

export function createArchivist(deps: VaultsDeps, { model }: { readonly model: Model }): Archivist {
  return {
    async describe(caller, teamId) {
      return { model: await model.state(caller, teamId), questions: [...EXAMPLE_QUESTIONS], tools: TOOL_NAMES.map((name) => ({ name, title: TOOLS[name].title, description: TOOLS[name].description, about: TOOLS[name].about })) };
    },
    async ask(caller, teamId, { question, vaultId: given, by, before, signal }) {
      const vaultId = given as Uuid | null;
      if (by === "model") await model.assertUsable(caller, teamId);
      const asked = await openSubject(deps, { caller, teamId, vaultId }, (tx, person) => recordQuestion(deps, tx, { person, teamId, vaultId, by }));
      if (by === "rules") return { ...composeAnswer(await answerByRules(asked, question, before.map((turn) => turn.question)), asked), by, note: null, turnId: null };
      // What was answered about all vaults may speak of some that are hidden by now from whoever asks.
      const recalled = vaultId !== null || reachOf(deps, { caller, teamId, permission: "vaults.read" }) === "all" ? before : [];
      const { answer, ...told } = await model.ask({ teamId, vaultId, askedBy: asked.person.personId, subject: asked, question, before: recalled, signal });
      return { ...composeAnswer(answer, asked), ...told };
    },
    async insights(caller, { teamId, vaultId }) {
      const asked = await openSubject(deps, { caller, teamId, vaultId }, async () => undefined);
      const [vault] = (await asked.read([ALL_OF_ONE])).vaults;
      const newest = vault?.snapshots[0];
      return { at: newest === undefined ? null : new Date(newest.generatedAt).toISOString(), rules: INSIGHT_RULES.length, suppressed: newest?.open?.suppressed ?? 0, items: vault === undefined ? [] : insightsOf(vault).map(composeInsight) };
    },
  };
}

function composeInsight(found: ReturnType<typeof insightsOf>[number]): ArchivistInsight {
  const { kind, state, advice, basis, tools } = ruleOf(found.rule);
  return { rule: found.rule, kind, severity: found.severity, statement: state(found), advice, basis, tools: [...tools] };
}

/** With the names of those vaults that the answer speaks of. */
export function composeAnswer({ kind, text, sources, suggestions }: Answer, { vaults }: Pick<AskedSubject, "vaults">): Omit<ArchivistAnswer, "by" | "note" | "turnId"> {
  const spoken = new Set(sources.flatMap(({ answer }) => [answer.vault, ...rankedIn(answer.found)]));
  return { kind, text, sources: sources.map(({ tool, title, input, answer }) => ({ tool, title, input: { ...input }, answer: { ...answer, found: answer.found === null ? null : { ...answer.found } } })), suggestions: [...suggestions], vaults: vaults.filter(({ number }) => spoken.has(number)) };
}

function rankedIn(found: Readonly<Record<string, unknown>> | null): readonly number[] {
  const rows = found?.["rows"];
  return Array.isArray(rows) ? rows.flatMap((row: unknown) => (typeof row === "object" && row !== null && "vault" in row && typeof row.vault === "number" ? [row.vault] : [])) : [];
}

export async function recordQuestion(deps: VaultsDeps, tx: Tx, { person, teamId, vaultId, by }: { readonly person: PersonCaller; readonly teamId: Uuid; readonly vaultId: Uuid | null; readonly by: "rules" | "model" | "tools" }): Promise<void> {
  if (vaultId !== null) return recordVaultAct(deps, tx, { person, event: "vaults.archivist-asked", vaultId, details: { by } });
  await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.archivist-asked", subject: { kind: "team", id: teamId }, details: { by } });
}
