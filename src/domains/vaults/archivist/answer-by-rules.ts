// Questions and calls of tools over what the caller may see, reading of the results what they need.

import { planAnswer, tellAnswer, type Answer } from "#protocol/archivist/questions/answer-question.ts";
import { readsOf } from "#protocol/archivist/reads.ts";
import { callTool } from "#protocol/archivist/registry.ts";
import type { ToolAnswer } from "#protocol/archivist/tool.ts";

import type { AskedSubject } from "./subject.ts";

type Readable = Pick<AskedSubject, "vaults" | "read">;

/** `before`: the questions before it in the conversation, the oldest first. @throws AppError `archivist.vault-not-named`. */
export async function answerByRules(asked: Readable, question: string, before: readonly string[]): Promise<Answer> {
  const plan = planAnswer(asked.vaults.length, question, before);
  return tellAnswer(await asked.read(plan.calls.map(({ tool, input }) => readsOf(tool, input)).filter((reads) => reads !== null)), plan);
}

/** @throws AppError `archivist.tool-unknown`, `archivist.tool-input`, `archivist.vault-not-named`. */
export async function callToolOf(asked: Readable, name: string, input: unknown): Promise<ToolAnswer> {
  const reads = readsOf(name, input);
  return callTool(await asked.read(reads === null ? [] : [reads]), name, input);
}
