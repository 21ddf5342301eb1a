// docs/domains.md from what each domain declares: its tables, permissions, audit events and queues.

import type { AuditDetailShape, Domain } from "#platform/domain/domain.ts";
import { DOMAINS } from "#roles/domains.ts";

import { composePage, composeTable } from "./page.ts";

export function composeDomainsPage(): string {
  return composePage("Domains", "the domains' own declarations", [
    "What each domain brings: tables, permissions and who has them, what it writes to the audit log, and its queues, whose messages are one",
    "identifier and nothing else.",
    "",
    ...DOMAINS.flatMap(composeDomain),
  ]);
}

function composeDomain(domain: Domain): string[] {
  return [
    `## ${domain.name}`,
    "",
    ...section(["table", "scope"], domain.tables.map(({ name, scope }) => [`\`${name}\``, scope === "tenant" ? "one tenant's rows" : `all: ${scope.global}`])),
    ...section(["permission", "allows", "roles", "elevation"], domain.permissions.map(({ name, title, roles, elevation }) => [`\`${name}\``, title, roles.join(", "), elevation === "required" ? "needed" : ""])),
    ...section(["audit event", "what happened", "details"], domain.auditEvents.map(({ name, title, details }) => [`\`${name}\``, title, describeDetails(details)])),
    ...section(["queue", "message", "retries", "schedule (UTC)"], domain.queues.map((queue) => [`\`${queue.name}\``, queue.message, String(queue.retries), queue.schedule])),
  ];
}

function section(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [composeTable(header, rows), ""];
}

function describeDetails(details: Readonly<Record<string, AuditDetailShape>>): string {
  return Object.entries(details)
    .map(([name, shape]) => `${name}: ${typeof shape === "string" ? shape : shape.join(" or ")}`)
    .join(", ");
}
