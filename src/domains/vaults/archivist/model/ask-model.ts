// A question that is put to the installation's model: only where the team has said so, within the day's budget, with everything in the ledger.
// What the model cannot answer as it must is answered by rules, and said to be.

import { AppError, isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { answerByRules, callToolOf } from "#domains/vaults/archivist/answer-by-rules.ts";
import type { AskedSubject } from "#domains/vaults/archivist/subject.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { requireSomeReach } from "#domains/vaults/reach.ts";
import type { Caller } from "#platform/http/route.ts";
import type { ChatClient } from "#platform/llm/chat-client.ts";
import type { TurnBefore } from "#protocol/api/archivist.ts";
import type { ModelState } from "#protocol/api/archivist-ledger.ts";
import type { Answer } from "#protocol/archivist/questions/answer-question.ts";

import type { Ledger, LedgerWriter, RecalledTurn } from "./ledger.ts";
import { allowModel, isModelAllowed, tokensSince } from "./ledger-store.ts";
import { runTurn, TURN_MS } from "./run-turn.ts";

/** What the installation has. */
export interface ModelAccess {
  readonly client: ChatClient;
  readonly tokensPerDay: number;
}

export interface ModelQuestion {
  readonly teamId: Uuid;
  readonly vaultId: Uuid | null;
  readonly askedBy: Uuid;
  readonly subject: Pick<AskedSubject, "vaults" | "read">;
  readonly question: string;
  /** The newest turns of the conversation, the oldest first. */
  readonly before: readonly TurnBefore[];
  readonly signal: AbortSignal;
}

export interface ModelAnswer {
  readonly answer: Answer;
  readonly by: "rules" | "model";
  /** Why it is not the model's; null where it is. */
  readonly note: string | null;
  readonly turnId: Uuid;
}

export interface Model {
  /** @throws AppError `session.required`, `team.unknown`, `access.denied`. */
  state(caller: Caller, teamId: Uuid): Promise<ModelState>;
  /** @throws AppError the same. */
  allow(caller: Caller, teamId: Uuid, allowed: boolean): Promise<ModelState>;
  /** @throws AppError `archivist.model-not-configured`, `archivist.model-not-allowed`, `archivist.budget-spent`; before anything is sent. */
  assertUsable(caller: Caller, teamId: Uuid): Promise<void>;
  ask(question: ModelQuestion): Promise<ModelAnswer>;
}

type ModelDeps = Pick<VaultsDeps, "db" | "clock" | "permissions" | "audit" | "model">;

export function createModel(deps: ModelDeps, ledger: Pick<Ledger, "begin" | "recall">): Model {
  const { db, permissions, model } = deps;
  const running: Running = new Set();
  const stateOf = (allowed: boolean): ModelState => ({ configured: model !== null, allowed, name: model?.client.model ?? null });
  return {
    async state(caller, teamId) {
      requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      return stateOf(await db.tenant(webScope(teamId), isModelAllowed));
    },
    async allow(caller, teamId, allowed) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "vaults.allow-model" });
      await db.tenant(webScope(teamId), async (tx) => {
        await allowModel(tx, { allowed, now: new Date(deps.clock.now()) });
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.model-allowed", subject: { kind: "team", id: teamId }, details: { allowed } });
      });
      return stateOf(allowed);
    },
    async assertUsable(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.ask-model" });
      requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      if (model === null) throw new AppError("archivist.model-not-configured");
      if (!(await db.tenant(webScope(teamId), isModelAllowed))) throw new AppError("archivist.model-not-allowed");
      if ((await spentToday(deps, teamId)) >= model.tokensPerDay) throw new AppError("archivist.budget-spent");
    },
    async ask(asked) {
      if (model === null) throw new AppError("archivist.model-not-configured");
      const before = await ledger.recall({ ...asked, turnIds: asked.before.flatMap(({ turnId }) => (turnId === null ? [] : [turnId as Uuid])) });
      const writer = await ledger.begin({ ...asked, model: model.client.model });
      return askModel(deps, model, { asked, before, writer, running });
    },
  };
}

/** What the questions under way have cost so far, which the ledger says only when they end. */
type Running = Set<{ readonly teamId: Uuid; tokens: number }>;

async function askModel(deps: ModelDeps, { client, tokensPerDay }: ModelAccess, { asked, before, writer, running }: { readonly asked: ModelQuestion; readonly before: readonly RecalledTurn[]; readonly writer: LedgerWriter; readonly running: Running }): Promise<ModelAnswer> {
  const { subject, question, teamId } = asked;
  const meter = { teamId, tokens: 0 };
  running.add(meter);
  const assertBudget = async (): Promise<void> => {
    const spent = await spentToday(deps, teamId);
    const now = [...running].reduce((sum, each) => sum + (each.teamId === teamId ? each.tokens : 0), 0);
    if (spent + now >= tokensPerDay) throw new AppError("archivist.budget-spent");
  };
  const shown = async (answer: Answer, by: "rules" | "model", note: string | null): Promise<ModelAnswer> => {
    await writer.shown(answer.text, meter.tokens);
    return { answer, by, note, turnId: writer.turnId };
  };
  try {
    const { text, sources } = await runTurn({ client, call: (name, input) => callToolOf(subject, name, input), question, before, wire: writer.wire, meter, assertBudget, signal: AbortSignal.any([asked.signal, AbortSignal.timeout(TURN_MS)]) });
    return await shown({ kind: "answered", text, sources, suggestions: [] }, "model", null);
  } catch (error) {
    const why = reasonOf(error, asked.signal);
    if (why === null) {
      // Nobody waits any more, but it was worked for: the day's budget is told.
      await writer.shown("", meter.tokens);
      throw error;
    }
    return await shown(await answerByRules(subject, question, asked.before.map((turn) => turn.question)), "rules", `${why} This is the answer by rules instead.`);
  } finally {
    running.delete(meter);
  }
}

/** Null for a defect, and where nobody waits any more. */
function reasonOf(error: unknown, asked: AbortSignal): string | null {
  if (asked.aborted) return null;
  if (isAppError(error, "archivist.model-failed") || isAppError(error, "archivist.budget-spent")) return error.message;
  return error instanceof Error && error.name === "TimeoutError" ? "The model took too long." : null;
}

/** Since midnight, UTC. */
async function spentToday({ db, clock }: ModelDeps, teamId: Uuid): Promise<number> {
  const from = new Date(clock.now());
  from.setUTCHours(0, 0, 0, 0);
  return db.tenant(webScope(teamId), (tx) => tokensSince(tx, from));
}
