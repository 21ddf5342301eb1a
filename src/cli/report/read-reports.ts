// Reports that `strongroom report --json` has written, as what can be asked about: several of one vault are its snapshots.

import { readFile } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";
import { figuresOfReport, type Figures, type Subject } from "#protocol/archivist/figures.ts";
import { reportSchema } from "#protocol/report/schema.ts";

/** Longer than the report of the largest repository that was measured, by far. */
const MAX_BYTES = 256 * 1024 * 1024;

/** `each`: every file is a vault of its own; else all are snapshots of one. @throws AppError `usage.invalid`. */
export async function readReports(paths: readonly string[], { each }: { readonly each: boolean }): Promise<Subject> {
  const figures = await Promise.all(paths.map(readFigures));
  if (each) return { vaults: figures.map((one, place) => ({ number: place + 1, snapshots: [one], kept: 1 })) };
  return { vaults: [{ number: 1, snapshots: figures.toSorted((a, b) => Date.parse(b.generatedAt) - Date.parse(a.generatedAt)), kept: figures.length }] };
}

async function readFigures(path: string): Promise<Figures> {
  const text = await readText(path);
  try {
    return figuresOfReport(reportSchema.parse(JSON.parse(text)));
  } catch (error) {
    throw new AppError("usage.invalid", `${path} is no report of the form strongroom.report/1; \`strongroom report SOURCE --json FILE\` writes one.`, { cause: error });
  }
}

async function readText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.byteLength <= MAX_BYTES) return bytes.toString("utf8");
  } catch (error) {
    throw new AppError("usage.invalid", `The file ${path} could not be read.`, { cause: error });
  }
  throw new AppError("usage.invalid", `The file ${path} is larger than any report.`);
}
