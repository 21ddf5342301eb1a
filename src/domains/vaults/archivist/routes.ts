// The routes of the Archivist: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { allowModel, exportLedger, getLedgerTurn, listLedger } from "#protocol/api/archivist-ledger.ts";
import { askArchivist, callMcp, getArchivist, listInsights } from "#protocol/api/archivist.ts";

import type { Archivist } from "./archivist.ts";
import type { ArchivistMcp } from "./mcp.ts";
import type { Model } from "./model/ask-model.ts";
import type { Ledger } from "./model/ledger.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** As fast as anybody can type, several at a time. */
const ASK = { requests: 60, perMs: MINUTE };

export function createArchivistRoutes({ archivist, mcp, model, ledger }: { readonly archivist: Archivist; readonly mcp: ArchivistMcp; readonly model: Model; readonly ledger: Ledger }): readonly Route[] {
  return [
    defineRoute({ endpoint: getArchivist, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => archivist.describe(caller, params.teamId) }),
    defineRoute({ endpoint: askArchivist, access: { permission: "vaults.read" }, limit: ASK, audit: "vaults.archivist-asked", success: 200, handler: ({ caller, params, body, signal }) => archivist.ask(caller, params.teamId, { ...body, signal }) }),
    defineRoute({ endpoint: callMcp, access: { permission: "vaults.read" }, limit: ASK, audit: "vaults.archivist-asked", success: 200, handler: ({ caller, params, body, mcpHeaders }) => mcp.answer(caller, params.teamId, { message: body, headers: mcpHeaders }) }),
    defineRoute({ endpoint: allowModel, access: { permission: "vaults.allow-model" }, limit: CHANGE, audit: "vaults.model-allowed", success: 200, handler: ({ caller, params, body }) => model.allow(caller, params.teamId, body.modelAllowed) }),
    defineRoute({ endpoint: listLedger, access: { permission: "vaults.read-ledger" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => ledger.list(caller, params.teamId, query) }),
    defineRoute({ endpoint: getLedgerTurn, access: { permission: "vaults.read-ledger" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => ledger.get(caller, params.teamId, params.turnId) }),
    defineRoute({ endpoint: exportLedger, access: { permission: "vaults.read-ledger" }, limit: CHANGE, audit: "vaults.ledger-exported", success: 200, handler: ({ caller, params }) => ledger.export(caller, params.teamId) }),
    defineRoute({ endpoint: listInsights, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => archivist.insights(caller, params) }),
  ];
}
