// What others may import of the audit domain.

export { actorOf, type Act, type Actor, type AuditDetails } from "./act.ts";
export { createAudit, type Audit } from "./audit.ts";
export { auditDomain } from "./domain.ts";
export type { AuditCursor, RecordedAct } from "./store.ts";
