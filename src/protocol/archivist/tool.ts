// A tool: a question about results that is answered in numbers, our own words and public names. Its answer is parsed by its schema before
// anybody has it, so a tool that would tell more fails instead. Chat, models, MCP, API and command line all use the same ones.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";

import type { Figures, Subject, VaultFigures } from "./figures.ts";
import { countValue, dayOf, dayValue } from "./public-values.ts";

type Shape = z.ZodRawShape;

export interface ToolDefinition<Input extends Shape, Output extends Shape> {
  /** Lower-case words with hyphens. */
  readonly name: string;
  readonly title: string;
  /** For who chooses among tools: what it tells, what its numbers mean. */
  readonly description: string;
  /** `vault`: of one vault, which a team with several must name. `team`: of all of them. */
  readonly about: "vault" | "team";
  readonly input: z.ZodObject<Input, z.core.$strict>;
  readonly output: z.ZodObject<Output, z.core.$strict>;
  /** Null where it was not analysed. */
  run(vault: VaultFigures, input: z.output<z.ZodObject<Input, z.core.$strict>>, subject: Subject): z.output<z.ZodObject<Output, z.core.$strict>> | null;
  /** The answer in sentences; every number in them is one of the answer. */
  tell(found: z.output<z.ZodObject<Output, z.core.$strict>>): string;
}

/** A tool with its types forgotten: what the registry holds. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly about: "vault" | "team";
  readonly input: z.ZodObject;
  /** `found` is null where it was not analysed. */
  readonly answer: z.ZodObject;
  call(subject: Subject, input: unknown): ToolAnswer;
  tell(answer: ToolAnswer): string;
}

export interface ToolAnswer {
  /** Which vault, by its number; null where it is about all. */
  readonly vault: number | null;
  /** Day of the snapshot that it is from. */
  readonly day: string | null;
  readonly found: Readonly<Record<string, unknown>> | null;
}

const NOT_ANALYSED = "This was not analysed in the newest snapshot.";

export function defineTool<Input extends Shape, Output extends Shape>(definition: ToolDefinition<Input, Output>): Tool {
  const { name, title, description, about } = definition;
  const input = about === "vault" ? definition.input.extend({ vault: z.int().min(1).max(100_000).optional().describe("Number of the vault; may be left out where there is one") }) : definition.input;
  const answer = z.strictObject({ vault: countValue.nullable(), day: dayValue.nullable(), found: definition.output.nullable() });
  return {
    name, title, description, about, input, answer,
    call(subject, given) {
      const parsed = parseInput(input, given ?? {}, name) as z.output<typeof definition.input> & { vault?: number };
      const vault = about === "vault" ? chooseVault(subject, parsed.vault) : { number: 0, snapshots: [], kept: 0 };
      const newest = vault.snapshots[0];
      const found = about === "vault" && newest === undefined ? null : definition.run(vault, parsed, subject);
      return answer.parse({ vault: about === "vault" ? vault.number : null, day: newest === undefined ? null : dayOf(newest.generatedAt), found }) as ToolAnswer;
    },
    tell: ({ found }) => (found === null ? NOT_ANALYSED : definition.tell(found as Parameters<typeof definition.tell>[0])),
  };
}

/** The newest snapshot; a tool is only run where there is one. */
export function newestOf({ snapshots }: VaultFigures): Figures {
  const newest = snapshots[0];
  if (newest === undefined) throw new RangeError("expected at least one snapshot, got none");
  return newest;
}

function parseInput(schema: z.ZodObject, given: unknown, name: string): unknown {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("archivist.tool-input", `The tool ${name} does not take this: ${issue?.path.join(".") ?? ""} ${issue?.code ?? ""}.`, { cause: parsed.error });
}

function chooseVault({ vaults }: Subject, number: number | undefined): VaultFigures {
  if (number === undefined && vaults.length === 1 && vaults[0] !== undefined) return vaults[0];
  if (number === undefined) throw new AppError("archivist.vault-not-named");
  const vault = vaults.find((each) => each.number === number);
  if (vault === undefined) throw new AppError("archivist.vault-not-named", `There is no vault of the number ${number} here; there are ${vaults.length}.`);
  return vault;
}
