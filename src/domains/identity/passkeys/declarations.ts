// What the passkeys contribute to the domain.

import type { AuditEventDeclaration } from "#platform/domain/domain.ts";

export const PASSKEY_AUDIT_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "identity.passkey-added", title: "Somebody added a passkey to their account", details: {} },
  { name: "identity.passkey-renamed", title: "Somebody renamed a passkey of theirs", details: {} },
  { name: "identity.passkey-removed", title: "Somebody removed a passkey from their account", details: {} },
];
