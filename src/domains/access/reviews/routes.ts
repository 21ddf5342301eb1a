// The routes of reviews of access: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { decideReviewLine, exportReview, getReview, listReviews, startReview } from "#protocol/api/reviews.ts";

import type { Reviews } from "./reviews.ts";

const READ = { requests: 600, perMs: MINUTE };
/** Somebody quick at the keyboard decides two lines a second. */
const DECIDE = { requests: 120, perMs: MINUTE };
const RARE = { requests: 20, perMs: MINUTE };
const SEE = { permission: "access.read-reviews" };
const REVIEW = { permission: "access.review" };

export function createReviewRoutes(reviews: Reviews): readonly Route[] {
  return [
    defineRoute({ endpoint: listReviews, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => reviews.list(caller, params.teamId) }),
    defineRoute({ endpoint: startReview, access: REVIEW, limit: RARE, audit: "access.review-started", success: 201, handler: ({ caller, params, body }) => reviews.start(caller, params.teamId, body) }),
    defineRoute({ endpoint: getReview, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => reviews.get(caller, params) }),
    defineRoute({ endpoint: decideReviewLine, access: REVIEW, limit: DECIDE, audit: "access.review-line-decided", success: 200, handler: ({ caller, params, body }) => reviews.decide(caller, params, body) }),
    defineRoute({ endpoint: exportReview, access: SEE, limit: RARE, audit: "access.review-exported", success: 200, handler: ({ caller, params, query }) => reviews.export(caller, params, query.format) }),
  ];
}
