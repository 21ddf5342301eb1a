// Facet "coverage": of how much text the content was analysed, and why not of the rest; and what of the past was not searched.

import { z } from "zod";

import { PAST_UNREAD, UNREAD_REASONS } from "#protocol/sandbox/wire.ts";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
const reason = z.enum(UNREAD_REASONS).describe("too-large: over 8 MiB; passed-over: the isolated process died or hung on it");

export const coverageFacet = defineFacet({
  results: {
    files: count.describe("Text files"),
    bytes: count,
    analysedFiles: count.describe("Those whose content was analysed whole"),
    analysedBytes: count,
    unread: z.array(z.strictObject({ reason, files: count, bytes: count })),
    // Snapshots of before do not say it.
    pastUnread: z.array(z.strictObject({ reason: z.enum(PAST_UNREAD), files: count })).default([])
      .describe("Versions of files in the history that were not searched for secrets: over 8 MiB, or the isolated process died of them, or they are missing"),
  },
  evidence: {
    unreadFiles: z.array(z.strictObject({ path: z.string(), reason, bytes: count })).describe("The largest first"),
  },
});
