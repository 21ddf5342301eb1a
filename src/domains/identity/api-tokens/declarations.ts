// What API tokens leave in the audit log.

import type { AuditEventDeclaration } from "#platform/domain/domain.ts";

export const API_TOKEN_AUDIT_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "identity.api-token-made", title: "Somebody made an API token", details: { permissions: "number", days: "number", team: "boolean" } },
  { name: "identity.api-token-ended", title: "An API token was ended by its person, or by the program that has it", details: {} },
];
