// CR-20, CR-26, SR-08: what the Archivist tells, and what a model is given. A vault is planted whose code, places and people are canaries; it is
// asked about by rules and by a model that calls every tool; all that was said, sent and kept is searched for them.

import { z } from "zod";

import { findInBytes, needlesFor } from "#platform/canary/find-in-files.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { TOOL_NAMES } from "#protocol/archivist/names.ts";
import { EXAMPLE_QUESTIONS } from "#protocol/archivist/questions/answer-question.ts";

import { CALLS_A_QUESTION } from "./probe-model.ts";
import { composeCommits, createCanary } from "./probe-content.ts";
import type { ModelLook, PlantedVault, ProbeDeps, ProbeGiven } from "./probe.ts";
import { withPlantedVault } from "./probe.ts";

const KINDS = ["line", "file", "folder", "extension", "branch", "tag", "address", "author", "email", "message", "name", "credential", "package"] as const;
const COMMITS = 4;
const LINES = 20;

export function archivistClaims(deps: ProbeDeps): readonly Claim[] {
  return [
    {
      id: "CR-20",
      statement: "A model is asked only where the team has said so, and is given results only: numbers, enumerations and public names; nothing of the code, its places, its people or its secrets.",
      kind: "checked",
      owner: "vaults",
      proof: { schedule: "daily", check: { run: (context) => check(deps, context, judgeModel) } },
    },
    {
      id: "CR-26",
      statement: "Questions about a vault are answered through tools over analysed results alone, in numbers that are those of the report.",
      kind: "built",
      owner: "vaults",
      proof: { schedule: "daily", check: { run: (context) => check(deps, context, judgeRules) } },
    },
    {
      id: "SR-08",
      statement: "Every byte that a model is sent, and every byte that it answers, stands in the team's ledger.",
      kind: "checked",
      owner: "vaults",
      proof: { schedule: "daily", check: { run: (context) => check(deps, context, judgeLedger) } },
    },
  ];
}

const languagesSchema = z.looseObject({ rows: z.array(z.looseObject({ language: z.string(), codeLines: z.number() })) });

type Judge = (vault: PlantedVault, canaries: ReadonlyMap<string, string>) => Promise<CheckOutcome>;

async function check(deps: ProbeDeps, context: CheckContext, judge: Judge): Promise<CheckOutcome> {
  const canaries = new Map(KINDS.map((kind) => [kind as string, createCanary(kind)]));
  return withPlantedVault(deps, composeProbe(context, (kind) => canaries.get(kind) ?? ""), (vault) => judge(vault, canaries));
}

async function judgeModel(vault: PlantedVault, canaries: ReadonlyMap<string, string>): Promise<CheckOutcome> {
  const look = await askAll(vault);
  const all = look.seen.join("\n");
  const found = findCanaries(all, canaries);
  const answers = look.seen.reduce((sum, body) => sum + (body.match(/"role":"tool"/g)?.length ?? 0), 0);
  const evidence = { canaries: canaries.size, exchanges: look.seen.length, bytes: Buffer.byteLength(all), tools: answers, beforeConsent: look.seenBeforeConsent };
  if (look.seenBeforeConsent > 0) return claimFails("The model was asked before the team had said that it may be.", evidence);
  if (answers !== TOOL_NAMES.length || !all.includes(`\\"codeLines\\":${COMMITS * LINES}`)) return claimFails("The model was not given what every tool says, so the search proves nothing.", evidence);
  if (found.length > 0) return claimFails(`Sent to the model, and never to be: ${found.join(", ")}.`, evidence);
  return claimPasses(`A model was given the answers of ${answers} tools about a planted vault; none of ${canaries.size} canaries was in what it was sent, and before the team had agreed it was sent nothing.`, evidence);
}

async function judgeLedger(vault: PlantedVault): Promise<CheckOutcome> {
  const { seen, entries } = await askAll(vault);
  const bodies = entries.filter(({ direction }) => direction === "sent").map(({ text }) => text.slice(text.indexOf("\n\n") + 2));
  const received = entries.filter(({ direction }) => direction === "received").length;
  const evidence = { exchanges: seen.length, kept: bodies.length, received };
  if (seen.length === 0) return claimFails("The model was not asked, so nothing is proven.", evidence);
  if (JSON.stringify(bodies) !== JSON.stringify(seen) || received !== seen.length) return claimFails("What the model was sent is not what stands in the ledger.", evidence);
  return claimPasses(`${seen.length} exchanges with a model stand in the ledger, byte for byte as it saw them.`, evidence);
}

async function judgeRules(vault: PlantedVault, canaries: ReadonlyMap<string, string>): Promise<CheckOutcome> {
  const answers = await Promise.all(EXAMPLE_QUESTIONS.map((question) => vault.ask(question)));
  const told = JSON.stringify(answers.map(({ text, sources, suggestions, note }) => ({ text, sources, suggestions, note })));
  const found = findCanaries(told, canaries);
  const answered = answers.filter(({ kind, sources }) => kind === "answered" && sources.length > 0).length;
  const languages = answers.flatMap(({ sources }) => sources).find(({ tool }) => tool === "languages");
  const lines = languagesSchema.parse(languages?.answer.found ?? { rows: [] }).rows.find(({ language }) => language === "Python")?.codeLines ?? 0;
  const evidence = { questions: answers.length, answered, lines, canaries: canaries.size };
  if (answered < answers.length || lines !== COMMITS * LINES) return claimFails(`Of ${answers.length} questions ${answered} were answered; of ${COMMITS * LINES} planted lines of Python ${lines} were told.`, evidence);
  if (found.length > 0) return claimFails(`Told, and never to be: ${found.join(", ")}.`, evidence);
  return claimPasses(`${answered} questions were answered from results, and none of ${canaries.size} canaries was told.`, evidence);
}

function findCanaries(text: string, canaries: ReadonlyMap<string, string>): readonly string[] {
  const bytes = Buffer.from(text);
  return [...canaries].filter(([, canary]) => findInBytes(bytes, needlesFor(Buffer.from(canary))).length > 0).map(([kind]) => kind);
}

async function askAll(vault: PlantedVault): Promise<ModelLook> {
  return vault.askModel(Array.from({ length: Math.ceil(TOOL_NAMES.length / CALLS_A_QUESTION) }, (_, dozen) => String(dozen)));
}

/** Lines of Python whose number is known, and beside them what must not be told, in files that hold no code. */
function composeProbe(context: CheckContext, canary: (kind: (typeof KINDS)[number]) => string): ProbeGiven {
  const commits = composeCommits({ commits: COMMITS, linesPerFile: LINES, folders: 2 });
  const planted = {
    [`${canary("folder")}/${canary("file")}.txt`]: `${canary("line")}\n`,
    [`odd/name.${canary("extension").slice(0, 30)}`]: `${canary("line")}\n`,
    "package.json": JSON.stringify({ name: canary("package"), dependencies: { [canary("package")]: "1.0.0" } }),
  };
  return {
    scratchDir: context.scratchDir,
    signal: context.signal,
    name: canary("name"),
    branch: canary("branch"),
    tag: canary("tag"),
    path: canary("address"),
    credential: { username: "probe", token: canary("credential") },
    commits: commits.map((commit, index) => (index === 0 ? { ...commit, files: { ...commit.files, ...planted }, author: canary("author"), email: `${canary("email")}@probe.invalid`, message: canary("message") } : commit)),
  };
}
