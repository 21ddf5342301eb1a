// Fields that many requests and responses share, each with its limit and the reason for it.

import { z } from "zod";

/** Longest name of a team, project or vault: what a heading still shows. */
const MAX_NAME_LENGTH = 120;
/** Longest address: the limit of common servers for a request line. */
const MAX_URL_LENGTH = 2048;
/** Longest page of a list. */
const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

export const uuidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, "expected a UUID of version 4 in lower case");

/** UTC, as `2026-11-22T17:00:00.000Z`. */
export const instantSchema = z.iso.datetime();

/** Free text on one line; no control, bidirectional-override or line-breaking characters. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\p{Cc}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, "expected text on one line without control characters");

export const urlSchema = z.string().trim().min(1).max(MAX_URL_LENGTH);

export const emailSchema = z.email().max(254);

export const countSchema = z.int().nonnegative();

/** Query of every list: follow `nextCursor` until it is null. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  cursor: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/, "expected the nextCursor of an earlier answer").optional(),
});

export type PageQuery = z.output<typeof pageQuerySchema>;

/** Answer of every list, newest first unless said otherwise. */
export function pageOf<Item extends z.ZodType>(item: Item): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }, z.core.$strict> {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const teamParamsSchema = z.strictObject({ teamId: uuidSchema });
export const vaultParamsSchema = z.strictObject({ teamId: uuidSchema, vaultId: uuidSchema });
