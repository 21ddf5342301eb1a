// All rules there are, by what they are about.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { COMMAND_RULES } from "./commands.ts";
import { CRYPTO_RULES } from "./crypto.ts";
import { DATA_RULES } from "./data.ts";
import { NATIVE_RULES } from "./native.ts";
import { PAGE_RULES } from "./pages.ts";
import { SQL_RULES } from "./sql.ts";
import { SWIFT_RULES } from "./swift.ts";
import { TRANSPORT_RULES } from "./transport.ts";

export const RISK_RULES: readonly RiskRule[] = [
  ...SQL_RULES, ...COMMAND_RULES, ...DATA_RULES, ...CRYPTO_RULES, ...TRANSPORT_RULES, ...PAGE_RULES, ...NATIVE_RULES, ...SWIFT_RULES,
];
