// A review as evidence, to be kept elsewhere: for spreadsheets or for programs. The same words in both.

import { composeCsv } from "#base/csv.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { AccessReviewDetails, ReviewLine } from "#protocol/api/reviews.ts";
import { singleChunk } from "#platform/http/single-chunk.ts";

const HEADER = [
  "person", "person id", "kind", "role", "permissions", "projects", "since", "expires", "last used", "decision", "new role", "decided by", "decided at", "comment", "request", "request state",
] as const;

export function composeExport(review: AccessReviewDetails, format: "csv" | "json"): Download {
  const text = format === "csv" ? composeCsv([HEADER, ...review.items.map(composeRow)]) : `${JSON.stringify(withoutViewer(review), null, 2)}\n`;
  return {
    mediaType: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
    fileName: `access-review-${review.startedAt.slice(0, 10)}.${format}`,
    body: singleChunk(new TextEncoder().encode(text)),
  };
}

function composeRow({ person, decision, ...line }: ReviewLine): (string | null)[] {
  return [
    person.email,
    person.id,
    line.kind,
    line.role,
    line.permissions.map(({ name }) => name).join(" "),
    line.projects === null ? "all" : line.projects.map(({ name }) => name).join("; "),
    line.since,
    line.expiresAt,
    line.lastUsedAt,
    decision?.decision ?? null,
    decision?.role ?? null,
    decision === null ? null : (decision.by.email ?? decision.by.id),
    decision?.at ?? null,
    decision?.comment ?? null,
    decision?.request?.id ?? null,
    decision?.request?.state ?? null,
  ];
}

/** What the one who takes it away may do with it is no evidence. */
function withoutViewer({ items, ...review }: AccessReviewDetails): object {
  return { ...review, items: items.map((line) => ({ ...line, mayDecide: undefined, mayNote: undefined })) };
}
