// The routes of the audit log: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import {
  destroyPersonalPart, exportAudit, exportLocalAudit, getAuditCheckpoint, getAuditRecord, getAuditState, getAuditTile1, getAuditTile2, getAuditTile3, getAuditTile4, getAuditVerifier, listAudit,
} from "#protocol/api/audit.ts";

import type { AuditReading } from "./reading.ts";

const READ = { requests: 600, perMs: MINUTE };
/** A whole stream is read for each. */
const EXPORT = { requests: 10, perMs: MINUTE };
/** A monitor that follows the log asks for some tiles each second. */
const PUBLIC = { requests: 600, perMs: MINUTE };

export function createAuditRoutes({ log, exports, open, erasure }: AuditReading): readonly Route[] {
  const tile = { access: "public", limit: PUBLIC, audit: "none", success: 200 } as const;
  return [
    defineRoute({
      endpoint: listAudit,
      access: { permission: "audit.read" },
      limit: READ,
      audit: "audit.log-read",
      success: 200,
      handler: ({ caller, client, params, query }) => log.list({ caller, client }, params.teamId, query),
    }),
    defineRoute({
      endpoint: getAuditState,
      access: { permission: "audit.read" },
      limit: READ,
      audit: "none",
      success: 200,
      handler: ({ caller, params }) => log.state(caller, params.teamId),
    }),
    defineRoute({
      endpoint: getAuditRecord,
      access: { permission: "audit.read" },
      limit: READ,
      audit: "audit.log-read",
      success: 200,
      handler: ({ caller, client, params }) => log.get({ caller, client }, params.teamId, params.recordId),
    }),
    defineRoute({
      endpoint: exportAudit,
      access: { permission: "audit.export" },
      limit: EXPORT,
      audit: "audit.log-exported",
      success: 200,
      handler: ({ caller, client, params, query }) => exports.export({ caller, client, teamId: params.teamId, range: query }),
    }),
    defineRoute({
      endpoint: exportLocalAudit,
      access: "operator",
      limit: "none",
      audit: "audit.log-exported",
      success: 200,
      handler: ({ caller, params, query }) => exports.exportLocal({ caller, teamId: params.streamId, range: query }),
    }),
    defineRoute({
      endpoint: destroyPersonalPart,
      access: { permission: "audit.destroy-personal" },
      limit: EXPORT,
      audit: "audit.personal-destroyed",
      success: 200,
      handler: ({ caller, params, body }) => erasure.destroy(caller, { teamId: params.teamId, personId: body.personId }),
    }),
    defineRoute({ endpoint: getAuditVerifier, access: "public", limit: PUBLIC, audit: "none", success: 200, handler: () => open.verifier() }),
    defineRoute({ endpoint: getAuditCheckpoint, access: "public", limit: PUBLIC, audit: "none", success: 200, handler: () => open.checkpoint() }),
    defineRoute({ endpoint: getAuditTile1, ...tile, handler: ({ params: { level, a } }) => open.tile([level, a]) }),
    defineRoute({ endpoint: getAuditTile2, ...tile, handler: ({ params: { level, a, b } }) => open.tile([level, a, b]) }),
    defineRoute({ endpoint: getAuditTile3, ...tile, handler: ({ params: { level, a, b, c } }) => open.tile([level, a, b, c]) }),
    defineRoute({ endpoint: getAuditTile4, ...tile, handler: ({ params: { level, a, b, c, d } }) => open.tile([level, a, b, c, d]) }),
  ];
}
