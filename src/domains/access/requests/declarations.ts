// What may be done with requests and grants, what it leaves in the audit log, and the queue that writes down what is over.

import type { AuditEventDeclaration, PermissionDeclaration, QueueDeclaration } from "#platform/domain/domain.ts";

const EVERYBODY_INSIDE = ["owner", "administrator", "analyst", "viewer", "auditor", "compliance-officer", "respondent"] as const;

export const REQUEST_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "access.request", title: "Ask for access for a time, and see what became of one's own requests", roles: EVERYBODY_INSIDE, elevation: "none", about: "team" },
  { name: "access.read-requests", title: "See all requests and grants of the team, with their reasons", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
  { name: "access.decide", title: "Decide on others' requests, end grants, review break-glass", roles: ["owner", "administrator", "compliance-officer"], elevation: "none", about: "team" },
  { name: "access.decide-changes", title: "Decide on others' changes of roles, policies and powerful invitations", roles: ["owner", "administrator"], elevation: "required", about: "team" },
  { name: "access.break-glass", title: "Take access at once in an emergency, to be reviewed by another", roles: ["owner", "administrator", "analyst"], elevation: "required", about: "team" },
];

export const REQUEST_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "access.request-made", title: "Somebody asked for access, or for a change", details: { kind: ["access", "break-glass", "change"], approvals: "number" } },
  { name: "access.request-approved", title: "Somebody approved a request", details: { approvals: "number", needed: "number" } },
  { name: "access.request-refused", title: "Somebody refused a request", details: {} },
  { name: "access.request-withdrawn", title: "A request was taken back", details: {} },
  { name: "access.request-expired", title: "Nobody decided on a request in time", details: {} },
  { name: "access.request-void", title: "A request was approved and could no longer be done", details: { code: "error-code" } },
  { name: "access.change-applied", title: "A change was made with the approvals it needed; 0: nobody else could approve", details: { approvals: "number" } },
  { name: "access.grant-given", title: "Access was given for a time", details: { requestId: "uuid", seconds: "number" } },
  { name: "access.grant-ended", title: "Access that was given for a time ended", details: { why: ["holder", "approver", "replaced", "expired"] } },
  { name: "access.break-glass-taken", title: "Somebody took access in an emergency, without approval", details: { seconds: "number" } },
  { name: "access.break-glass-reviewed", title: "Somebody reviewed another's break-glass, or noted that nobody else could review theirs", details: { finding: ["justified", "not-justified", "nobody-else"] } },
];

export const SWEEP_QUEUE = "access.sweep-requests";

export const REQUEST_QUEUES: readonly QueueDeclaration[] = [
  { name: "access.sweep-requests", message: "none", retries: 2, retryDelaySeconds: 60, expireSeconds: 300, singleton: "none", schedule: "*/5 * * * *" },
];
