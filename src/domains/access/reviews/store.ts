// SQL of reviews: a snapshot that is written once, and a decision for each of its lines.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { LineDecision } from "#protocol/api/reviews.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { ReviewTables } from "./tables.ts";

export interface ReviewRow {
  readonly id: Uuid;
  readonly startedBy: Uuid | null;
  readonly startedAt: Date;
  readonly dueAt: Date;
}

export interface LineRow {
  readonly id: Uuid;
  readonly reviewId: Uuid;
  readonly personId: Uuid;
  readonly kind: "role" | "grant" | "token";
  readonly role: TeamRole | null;
  readonly thingId: Uuid | null;
  readonly permissions: readonly string[];
  readonly projects: "all" | readonly Uuid[];
  readonly since: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface DecisionRow {
  readonly reviewId: Uuid;
  readonly lineId: Uuid;
  readonly decision: LineDecision;
  readonly newRole: TeamRole | null;
  readonly by: Uuid;
  readonly at: Date;
  readonly requestId: Uuid | null;
  readonly comment: { readonly keyId: Uuid; readonly sealed: Uint8Array } | null;
}

export async function insertReview(tx: Tx, review: ReviewRow, lines: readonly LineRow[]): Promise<void> {
  const tables = tx.as<ReviewTables>();
  await tables.insertInto("access_reviews").values({ id: review.id, started_by: review.startedBy, started_at: review.startedAt, due_at: review.dueAt }).execute();
  for (const line of lines) {
    await tables
      .insertInto("access_review_lines")
      .values({
        review_id: line.reviewId,
        id: line.id,
        person_id: line.personId,
        kind: line.kind,
        role: line.kind === "role" ? line.role : null,
        thing_id: line.thingId,
        permissions: line.permissions,
        projects: line.projects === "all" ? null : line.projects,
        since: line.since,
        expires_at: line.expiresAt,
        last_used_at: line.lastUsedAt,
      })
      .execute();
  }
}

/** Newest first. */
export async function listReviewRows(tx: Tx): Promise<readonly ReviewRow[]> {
  return (await tx.as<ReviewTables>().selectFrom("access_reviews").selectAll().orderBy("started_at", "desc").orderBy("id").execute()).map(asReview);
}

export async function findReview(tx: Tx, id: Uuid): Promise<ReviewRow | null> {
  const row = await tx.as<ReviewTables>().selectFrom("access_reviews").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : asReview(row);
}

/** The same; until the transaction ends nobody else decides a line of it. */
export async function lockReview(tx: Tx, id: Uuid): Promise<ReviewRow | null> {
  const row = await tx.as<ReviewTables>().selectFrom("access_reviews").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? null : asReview(row);
}

/** In no order that means anything: who is whom is not known here. */
export async function listLines(tx: Tx, reviewId: Uuid): Promise<readonly LineRow[]> {
  return (await tx.as<ReviewTables>().selectFrom("access_review_lines").selectAll().where("review_id", "=", reviewId).orderBy("id").execute()).map(asLine);
}

export async function insertDecision(tx: Tx, row: DecisionRow): Promise<void> {
  await tx
    .as<ReviewTables>()
    .insertInto("access_review_decisions")
    .values({
      review_id: row.reviewId,
      line_id: row.lineId,
      decision: row.decision,
      new_role: row.newRole,
      by_person: row.by,
      at: row.at,
      request_id: row.requestId,
      key_id: row.comment?.keyId ?? null,
      comment_sealed: row.comment?.sealed ?? null,
    })
    .execute();
}

/** By line. */
export async function decisionsOf(tx: Tx, reviewId: Uuid): Promise<ReadonlyMap<Uuid, DecisionRow>> {
  const rows = await tx.as<ReviewTables>().selectFrom("access_review_decisions").selectAll().where("review_id", "=", reviewId).execute();
  return new Map(rows.map((row) => [row.line_id, asDecision(row)]));
}

export interface ReviewCounts {
  readonly lines: number;
  readonly kept: number;
  readonly changed: number;
  readonly removed: number;
  readonly beyondReview: number;
  readonly lastAt: Date | null;
}

const NOTHING: ReviewCounts = { lines: 0, kept: 0, changed: 0, removed: 0, beyondReview: 0, lastAt: null };

/** Nothing of it waits for anybody. */
export function isDecided({ lines, kept, changed, removed, beyondReview }: ReviewCounts): boolean {
  return kept + changed + removed + beyondReview === lines;
}

/** Of every review of the team. */
export async function countReviews(tx: Tx): Promise<(reviewId: Uuid) => ReviewCounts> {
  const lines = await tx
    .as<ReviewTables>()
    .selectFrom("access_review_lines")
    .select(["review_id", ({ fn }) => fn.countAll<number>().as("count")])
    .groupBy("review_id")
    .execute();
  const decisions = await tx
    .as<ReviewTables>()
    .selectFrom("access_review_decisions")
    .select(["review_id", "decision", ({ fn }) => fn.countAll<number>().as("count"), ({ fn }) => fn.max("at").as("last")])
    .groupBy(["review_id", "decision"])
    .execute();
  const counts = new Map<Uuid, ReviewCounts>(lines.map((row) => [row.review_id, { ...NOTHING, lines: Number(row.count) }]));
  for (const row of decisions) {
    const before = counts.get(row.review_id) ?? NOTHING;
    const field = ({ keep: "kept", change: "changed", remove: "removed", "nobody-else": "beyondReview" } as const)[row.decision];
    counts.set(row.review_id, { ...before, [field]: Number(row.count), lastAt: before.lastAt === null || before.lastAt < row.last ? row.last : before.lastAt });
  }
  return (reviewId) => counts.get(reviewId) ?? NOTHING;
}

/** All rows of the transaction's tenant. */
export async function deleteReviewRows(tx: Tx): Promise<void> {
  const tables = tx.as<ReviewTables>();
  await tables.deleteFrom("access_review_decisions").execute();
  await tables.deleteFrom("access_review_lines").execute();
  await tables.deleteFrom("access_reviews").execute();
}

type Selected<Table extends keyof ReviewTables> = Omit<ReviewTables[Table], "tenant_id">;

function asReview(row: Selected<"access_reviews">): ReviewRow {
  return { id: row.id, startedBy: row.started_by, startedAt: row.started_at, dueAt: row.due_at };
}

function asLine(row: Selected<"access_review_lines">): LineRow {
  return {
    id: row.id,
    reviewId: row.review_id,
    personId: row.person_id,
    kind: row.kind,
    role: row.role,
    thingId: row.thing_id,
    permissions: row.permissions,
    projects: row.projects ?? "all",
    since: row.since,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

function asDecision(row: Selected<"access_review_decisions">): DecisionRow {
  return {
    reviewId: row.review_id,
    lineId: row.line_id,
    decision: row.decision,
    newRole: row.new_role,
    by: row.by_person,
    at: row.at,
    requestId: row.request_id,
    comment: row.key_id === null || row.comment_sealed === null ? null : { keyId: row.key_id, sealed: row.comment_sealed },
  };
}
