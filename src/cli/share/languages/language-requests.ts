// What language servers know, asked by guests.

import { refuseRequest } from "#cli/share/refusal.ts";
import type { Handlers } from "#cli/share/session/requests.ts";

export function createLanguageRequests(): Handlers<"ask" | "format" | "renameSymbol"> {
  const refuse = (): never => {
    throw refuseRequest("There is no language server for this file on the host's machine.");
  };
  return { ask: refuse, format: refuse, renameSymbol: refuse };
}
