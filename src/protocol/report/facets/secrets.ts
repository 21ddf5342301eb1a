// Facet "secrets": credentials that stand in the files of the head, and those that its history holds. A finding says which rule found it and
// where, and has a keyed hash by which the same secret is known again within a vault; the secret itself is never written down.

import { z } from "zod";

import { PAST_SCOPES, PAST_UNREAD } from "#protocol/sandbox/wire.ts";

import { defineFacet } from "./define-facet.ts";
import { SEVERITIES } from "./severity.ts";

const count = z.int().nonnegative();
const rule = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/).describe("Id of the rule");
const byRule = z.array(z.strictObject({ rule, severity: z.enum(SEVERITIES), findings: count })).describe("By severity, then by findings, descending");
/** What each finding says, in the head and in the past. */
const finding = {
  rule,
  title: z.string(),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(["high", "medium", "low"]),
  path: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/).describe("Keyed hash of the secret: the same for the same secret of this vault, and of no other"),
};
const commit = z.strictObject({ commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/), at: z.iso.datetime().describe("Author time") });

export const secretsFacet = defineFacet({
  results: {
    findings: count,
    distinct: count.describe("Different secrets: one that stands in several places counts once"),
    files: count.describe("Files with at least one"),
    byRule,
    cutFiles: count.describe("Files with more than are listed of one file"),
    history: z.strictObject({
      scope: z.enum(PAST_SCOPES).describe("Whose history: that of all branches and tags, or that of the branch alone"),
      secrets: count.describe("Different secrets in all versions of all files, those of the head among them"),
      gone: count.describe("Of these, those that no file of the head holds"),
      byRule: byRule.describe("Of those that are gone, by severity, then by number, descending"),
      unread: z.array(z.strictObject({ reason: z.enum(PAST_UNREAD), files: count })).describe("Versions of files that were not looked at: over 8 MiB, or the isolated process died of them, or they are missing"),
    }).nullable().describe("Null where there is no history"),
  },
  evidence: {
    found: z.array(z.strictObject(finding)).describe("The gravest first, then by place; at most 5,000"),
    past: z.array(z.strictObject({
      ...finding,
      introduced: commit.nullable().describe("The first commit that has it, by author time; path, line and column are those in it. Null where only a tag leads to the file"),
      left: commit.nullable().describe("The last commit that took it out; null where it is in the head, or came again after that"),
      inHead: z.boolean(),
    })).describe("Each secret of the history once, those that are gone first, then the gravest; at most 5,000"),
  },
});
