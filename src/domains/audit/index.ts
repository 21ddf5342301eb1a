// What others may import of the audit domain.

export { actorOf, type Act, type Actor, type AuditDetails } from "./acts/act.ts";
export { createAudit, createAuditWriter, type ActUnderGrant, type Audit, type AuditWriter } from "./acts/audit.ts";
export { auditDomain } from "./domain.ts";
export type { PersonalText, SealedPersonal } from "./personal/seal-personal.ts";
