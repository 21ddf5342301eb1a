// All rules, a family a file.

import { CLOUD_RULES } from "./cloud.ts";
import { GENERIC_RULES } from "./generic.ts";
import { BUILD_RULES, MODEL_RULES } from "./models-and-builds.ts";
import { NAMED_RULES } from "./named.ts";
import { PLACED_RULES } from "./placed.ts";
import { PRIVATE_KEY_RULES } from "./private-keys.ts";
import type { SecretRule } from "./rule.ts";
import { MESSAGE_RULES, PAYMENT_RULES, SERVICE_RULES } from "./services.ts";
import { REGISTRY_RULES, SOURCE_HOST_RULES } from "./source-hosts.ts";

export const SECRET_RULES: readonly SecretRule[] = [
  CLOUD_RULES, SOURCE_HOST_RULES, REGISTRY_RULES, PAYMENT_RULES, MESSAGE_RULES, SERVICE_RULES, MODEL_RULES, BUILD_RULES, PRIVATE_KEY_RULES, PLACED_RULES, NAMED_RULES, GENERIC_RULES,
].flat();
