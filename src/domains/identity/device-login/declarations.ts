// What device logins leave in the audit log; the token that follows leaves its own.

import type { AuditEventDeclaration } from "#platform/domain/domain.ts";

export const DEVICE_LOGIN_AUDIT_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "identity.device-login-allowed", title: "Somebody let a program in that asked with a code", details: {} },
  { name: "identity.device-login-refused", title: "Somebody refused a program that asked with a code", details: {} },
];
