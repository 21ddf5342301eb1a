// What language servers and searches answer, as far as it is passed on: bounded, and nothing that a page would run (LIV-30).

import { z } from "zod";

import { range } from "./values.ts";

const KINDS = ["text", "function", "class", "variable", "constant", "property", "keyword", "type", "module", "file", "snippet", "value"] as const;
const kind = z.enum(KINDS);

/** What is put in place of the range, or at the position when there is none; `with` is what else it changes, as an import above. */
const edit = z.strictObject({ ...range, text: z.string().max(16 * 1024) });
export const completion = z.strictObject({
  label: z.string().min(1).max(255),
  kind,
  detail: z.string().max(512),
  documentation: z.string().max(2048),
  sort: z.string().max(255),
  filter: z.string().max(255),
  edit,
  with: z.array(edit).max(16),
});

export const signature = z.strictObject({
  label: z.string().min(1).max(2048),
  documentation: z.string().max(2048),
  /** Where in the label each parameter stands. */
  parameters: z.array(z.tuple([z.int().min(0).max(2048), z.int().min(0).max(2048)])).max(64),
});

export const symbol = z.strictObject({ name: z.string().min(1).max(255), kind, depth: z.int().min(0).max(32), ...range });

export const diagnostic = z.strictObject({ ...range, severity: z.enum(["error", "warning", "info", "hint"]), message: z.string().min(1).max(2048), source: z.string().max(64), code: z.string().max(64) });
