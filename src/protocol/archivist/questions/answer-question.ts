// The Archivist without a model: a question finds its intent, the intent its tools, and their answers are told in sentences. What is not
// understood is said to be so, with what can be asked.

import { AppError } from "#base/app-error.ts";
import type { Subject } from "#protocol/archivist/figures.ts";
import type { MetricName } from "#protocol/archivist/metrics.ts";
import type { ToolName } from "#protocol/archivist/names.ts";
import type { ToolCall } from "#protocol/archivist/reads.ts";
import { callTool, TOOLS } from "#protocol/archivist/registry.ts";
import type { ToolAnswer } from "#protocol/archivist/tool.ts";

import { INTENTS, type Intent } from "./bank.ts";
import { readQuestion } from "./follow-up.ts";
import { limitOf, metricOf } from "./slots.ts";

/** A tool that was called, with what it was given and what it said: an answer rests on these and nothing else. */
export interface AnswerSource {
  readonly tool: ToolName;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: ToolAnswer;
}

export interface Answer {
  /** `unknown`: not understood; `refused`: understood, and not held by results. */
  readonly kind: "answered" | "help" | "refused" | "unknown";
  readonly text: string;
  readonly sources: readonly AnswerSource[];
  /** What else can be asked. */
  readonly suggestions: readonly string[];
}

const SUGGESTIONS = 4;

export const EXAMPLE_QUESTIONS: readonly string[] = INTENTS.filter(({ tool }) => tool !== "refused" && tool !== "help").map(({ example }) => example);

/** In a team of several vaults: by which number they are ranked where one of them would be asked. */
const TEAM_METRICS: Partial<Record<ToolName, readonly MetricName[]>> = {
  overview: ["code", "commits"], urgent: ["secrets", "grave-vulnerabilities", "ended-runtimes"], languages: ["code"], size: ["code", "files"], complexity: ["complexity"], secrets: ["secrets"], vulnerabilities: ["vulnerabilities", "grave-vulnerabilities"],
  risks: ["risks"], dependencies: ["dependencies"], licences: ["denied-licences"], freshness: ["ended-runtimes"], duplication: ["duplication"], tests: ["tests"], people: ["truck-factor", "lost-knowledge"], history: ["commits"], activity: ["silence"], cost: ["cost"],
};

/** What a question comes to: the words of an answer, or the calls whose answers are told. */
export type Plan = Omit<Answer, "sources"> & { readonly calls: readonly ToolCall[] };

/** Of how many vaults there are; `before`: the questions before it in the conversation, the oldest first. @throws AppError `archivist.vault-not-named`. */
export function planAnswer(vaults: number, question: string, before: readonly string[] = []): Plan {
  const { intent, wording, vault, matches } = readQuestion(vaults, question, before);
  const nearest = matches.filter((match) => isAnswerable(match.intent)).map((match) => match.intent.example);
  if (intent === null) return { kind: "unknown", text: "I do not understand this question. I answer from the numbers of the reports; these come nearest:", calls: [], suggestions: nearest.slice(0, SUGGESTIONS) };
  const others = nearest.filter((example) => example !== intent.example).slice(0, SUGGESTIONS);
  if (intent.tool === "refused") return { kind: "refused", text: "I cannot answer this. I have the numbers of the reports and nothing else: no code, no names of files, people, branches or packages, no secrets; and I change nothing. The report itself names what you may see.", calls: [], suggestions: others };
  if (intent.tool === "help") return { kind: "help", text: "I answer questions about the results of the analyses, in numbers. Ask for instance:", calls: [], suggestions: EXAMPLE_QUESTIONS };
  if (vault === "unclear") return { kind: "unknown", text: vaults === 1 ? "There is one vault that I am asked about here; ask about several on the page of the team." : `I cannot tell which vault is meant: say its number, as «${TOOLS[intent.tool].title} of vault 2».`, calls: [], suggestions: [] };
  return { kind: "answered", text: "", calls: planCalls(vaults, intent.tool, { wording, vault }), suggestions: others };
}

/** By the calls of its plan, over a subject that holds what they read. @throws AppError `archivist.vault-not-named` where there is no such vault. */
export function tellAnswer(subject: Subject, { calls, ...plan }: Plan): Answer {
  const sources = calls.map(({ tool, input }) => ({ tool, title: TOOLS[tool].title, input, answer: callTool(subject, tool, input) }));
  return { ...plan, text: calls.length === 0 ? plan.text : sources.map(({ tool, answer }) => TOOLS[tool].tell(answer)).join("\n"), sources };
}

/** @throws AppError `archivist.vault-not-named` where the question names a vault that is not there. */
export function answerQuestion(subject: Subject, question: string, before: readonly string[] = []): Answer {
  return tellAnswer(subject, planAnswer(subject.vaults.length, question, before));
}

function isAnswerable({ tool }: Intent): boolean {
  return tool !== "refused" && tool !== "help";
}

function planCalls(vaults: number, tool: ToolName, { wording, vault }: { readonly wording: string; readonly vault: number | null }): readonly ToolCall[] {
  if (TOOLS[tool].about === "team" || (vault === null && vaults !== 1)) return planForTeam(tool, wording);
  return [{ tool, input: { ...inputOf(tool, wording), ...(vault === null ? {} : { vault }) } }];
}

function planForTeam(tool: ToolName, question: string): readonly ToolCall[] {
  const asked = metricOf(question);
  const metrics = tool === "portfolio" || tool === "trend" ? [asked ?? "grave-vulnerabilities"] : TEAM_METRICS[tool];
  if (metrics === undefined) throw new AppError("archivist.vault-not-named", `This is asked of one vault: say which, as «${TOOLS[tool].title} of vault 1», or ask on the vault's own page.`);
  const limit = limitOf(question);
  return metrics.map((metric) => ({ tool: "portfolio", input: { metric, ...(limit === null ? {} : { limit }) } }));
}

/** Only what the tool takes. */
function inputOf(tool: ToolName, question: string): Readonly<Record<string, unknown>> {
  const { shape } = TOOLS[tool].input;
  const limit = limitOf(question);
  const metric = metricOf(question);
  return { ...(limit !== null && "limit" in shape ? { limit } : {}), ...(metric !== null && "metric" in shape ? { metric } : {}) };
}
