// All ways of reading the log, for whoever wires them.

import { openEvents } from "#domains/audit/acts/events.ts";
import type { Domain } from "#platform/domain/domain.ts";

import type { AuditReadingDeps } from "./deps.ts";
import { createPersonalErasure, type PersonalErasure } from "#domains/audit/personal/erasure.ts";
import { createLogExport, type LogExport } from "./export-log.ts";
import { createPublicLog, type PublicLog } from "./public-log.ts";
import { createLogReading, type LogReading } from "./read-log.ts";

export interface AuditReading {
  readonly log: LogReading;
  readonly exports: LogExport;
  readonly open: PublicLog;
  readonly erasure: PersonalErasure;
}

export function createAuditReading(given: Omit<AuditReadingDeps, "events"> & { readonly domains: readonly Pick<Domain, "name" | "auditEvents">[] }): AuditReading {
  const deps = { ...given, events: openEvents(given.domains) };
  return { log: createLogReading(deps), exports: createLogExport(deps), open: createPublicLog(deps), erasure: createPersonalErasure(deps) };
}
