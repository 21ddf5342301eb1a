// The registry of what can be recorded: every event of every domain, by its name.

import type { AuditEventDeclaration } from "#platform/domain/domain.ts";

/** @throws Error (a defect) when two domains declare one event, or one declares an event under another's name. */
export function openEvents(domains: readonly { readonly name: string; readonly auditEvents: readonly AuditEventDeclaration[] }[]): ReadonlyMap<string, AuditEventDeclaration> {
  const events = new Map<string, AuditEventDeclaration>();
  for (const { name, auditEvents } of domains) {
    for (const event of auditEvents) {
      if (!event.name.startsWith(`${name}.`)) throw new Error(`Defect: expected audit events of ${name} to begin with «${name}.», got ${event.name}.`);
      if (events.has(event.name)) throw new Error(`Defect: the audit event ${event.name} is declared twice.`);
      events.set(event.name, event);
    }
  }
  return events;
}
