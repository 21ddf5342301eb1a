// What may be done with reviews of access, what it leaves in the audit log, and the queue that begins them.

import type { AuditEventDeclaration, PermissionDeclaration, QueueDeclaration } from "#platform/domain/domain.ts";

export const REVIEW_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "access.read-reviews", title: "See reviews of access, and take them away as evidence", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
  { name: "access.review", title: "Begin reviews of access and decide on others' lines", roles: ["owner", "compliance-officer"], elevation: "none", about: "team" },
  { name: "access.propose-from-review", title: "Ask for the changes of roles that a review found", roles: ["owner", "compliance-officer"], elevation: "required", about: "team" },
];

export const REVIEW_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "access.review-started", title: "A review of access began", details: { lines: "number" } },
  { name: "access.review-line-decided", title: "Somebody decided on a line of a review of access", details: { lineId: "uuid", decision: ["keep", "change", "remove", "nobody-else"] } },
  { name: "access.review-ended", title: "Every line of a review of access is decided", details: { kept: "number", changed: "number", removed: "number", beyondReview: "number" } },
  { name: "access.review-exported", title: "Somebody took a review of access away as evidence", details: { format: ["csv", "json"] } },
];

export const REVIEW_QUEUE = "access.start-reviews";

export const REVIEW_QUEUES: readonly QueueDeclaration[] = [
  { name: "access.start-reviews", message: "none", retries: 2, retryDelaySeconds: 300, expireSeconds: 600, singleton: "none", schedule: "10 6 * * *" },
];
