// What the Archivist may put questions to: the model that the settings name, reached by egress of its own, so that what is allowed for sources
// is not allowed here.

import type { ModelAccess } from "#domains/vaults/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Config } from "#platform/config/load-config.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { createChatClient } from "#platform/llm/chat-client.ts";

type ModelConfig = Pick<Config, "modelUrl" | "modelName" | "modelKey" | "modelTokensPerDay" | "modelAllowedAddresses">;

/** Null where none is named. @throws AppError `config.invalid` where one is named by half, or its address is none that may be asked. */
export function createModelAccess({ modelUrl, modelName, modelKey, modelTokensPerDay, modelAllowedAddresses }: ModelConfig): ModelAccess | null {
  if (modelUrl === null && modelName === null) return null;
  if (modelUrl === null || modelName === null) throw new AppError("config.invalid", "Expected modelUrl and modelName together, or neither.");
  return { client: createChatClient({ egress: createEgress({ allow: modelAllowedAddresses }), url: modelUrl, model: modelName, key: modelKey }), tokensPerDay: modelTokensPerDay };
}
