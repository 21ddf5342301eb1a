// The Archivist's tools for programs that speak the Model Context Protocol: one request, one answer, and nothing kept in between. A call of a
// tool is recorded like a question; vaults are told by their numbers.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import type { Caller } from "#platform/http/route.ts";
import { answerMcp, type McpRequest, type McpTool } from "#platform/mcp/tool-server.ts";
import { mcpMessageSchema } from "#protocol/api/archivist.ts";
import type { Message } from "#protocol/api/endpoint.ts";
import { uuidSchema } from "#protocol/api/values.ts";
import { ARCHIVIST_INSTRUCTIONS } from "#protocol/archivist/describe-tools.ts";
import { TOOL_NAMES } from "#protocol/archivist/names.ts";
import { TOOLS } from "#protocol/archivist/registry.ts";

import { callToolOf } from "./answer-by-rules.ts";
import { recordQuestion } from "./archivist.ts";
import { openSubject } from "./subject.ts";

export interface ArchivistMcp {
  /** @throws AppError `session.required`, `team.unknown`, `access.denied`, `request.invalid`. */
  answer(caller: Caller, teamId: Uuid, request: McpRequest): Promise<Message>;
}

const HOW_VAULTS_ARE_NAMED = " Ask of one vault by its number (of those that you may see, the oldest is 1; portfolio ranks them), or by its id; answers give the number either way.";
const vaultIdField = uuidSchema.optional().describe("Id of the vault, instead of its number");

export function createArchivistMcp(deps: VaultsDeps): ArchivistMcp {
  return {
    async answer(caller, teamId, request) {
      deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
      if (!mcpMessageSchema.safeParse(request.message).success) throw new AppError("request.invalid", "Expected one message of JSON-RPC 2.0: jsonrpc, method, and id or params where there are some.");
      return answerMcp({ name: "strongroom", version: deps.version, instructions: `${ARCHIVIST_INSTRUCTIONS}${HOW_VAULTS_ARE_NAMED}`, tools: teamTools(deps, { caller, teamId }) }, request);
    },
  };
}

function teamTools(deps: VaultsDeps, { caller, teamId }: { readonly caller: Caller; readonly teamId: Uuid }): readonly McpTool[] {
  return TOOL_NAMES.map((name) => {
    const { title, description, about, input, answer, tell } = TOOLS[name];
    return {
      name, title, description,
      input: about === "team" ? input : input.extend({ vaultId: vaultIdField }),
      output: answer,
      async call(given) {
        const { vaultId = null, ...asked } = z.looseObject({ vaultId: vaultIdField }).parse(given);
        const of = { caller, teamId, vaultId: vaultId as Uuid | null };
        const subject = await openSubject(deps, of, (tx, person) => recordQuestion(deps, tx, { person, teamId, vaultId: of.vaultId, by: "tools" }));
        const found = await callToolOf(subject, name, asked);
        return { text: tell(found), structured: { ...found } };
      },
    };
  });
}
