// The routes of the Archivist: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { askArchivist, callMcp, getArchivist, listInsights } from "#protocol/api/archivist.ts";

import type { Archivist } from "./archivist.ts";
import type { ArchivistMcp } from "./mcp.ts";

const READ = { requests: 600, perMs: MINUTE };
/** As fast as anybody can type, several at a time. */
const ASK = { requests: 60, perMs: MINUTE };

export function createArchivistRoutes({ archivist, mcp }: { readonly archivist: Archivist; readonly mcp: ArchivistMcp }): readonly Route[] {
  return [
    defineRoute({ endpoint: getArchivist, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: () => archivist.describe() }),
    defineRoute({ endpoint: askArchivist, access: { permission: "vaults.read" }, limit: ASK, audit: "vaults.archivist-asked", success: 200, handler: ({ caller, params, body }) => archivist.ask(caller, params.teamId, body) }),
    defineRoute({ endpoint: callMcp, access: { permission: "vaults.read" }, limit: ASK, audit: "vaults.archivist-asked", success: 200, handler: ({ caller, params, body, mcpHeaders }) => mcp.answer(caller, params.teamId, { message: body, headers: mcpHeaders }) }),
    defineRoute({ endpoint: listInsights, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => archivist.insights(caller, params) }),
  ];
}
