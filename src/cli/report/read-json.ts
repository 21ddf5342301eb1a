// Files of ours that a person names on the command line: read, held against their shape, and refused with what is wrong.

import { readFile } from "node:fs/promises";

import type { z } from "zod";

import { usageError } from "#cli/args/parse.ts";

export interface JsonFile<Shape extends z.ZodType> {
  readonly file: string;
  readonly shape: Shape;
  /** As `report (strongroom.report/1)`. */
  readonly what: string;
  /** Whose help is offered. */
  readonly command: string;
}

/** @throws AppError `usage.invalid`. */
export async function readJsonFile<Shape extends z.ZodType>({ file, shape, what, command }: JsonFile<Shape>): Promise<z.output<Shape>> {
  const text = await readFile(file, "utf8").catch(() => {
    throw usageError(`cannot read the ${what}: ${file}`, command);
  });
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw usageError(`${file} is no ${what}: ${[issue?.path.join(".") ?? "", issue?.message ?? ""].join(" ").trim()}`, command);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
