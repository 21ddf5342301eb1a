// All families of files that hold no secret. What is a secret and what is not stands in README.md.

import { CODE_NEGATIVES } from "./negatives-code.ts";
import { EXAMPLE_NEGATIVES } from "./negatives-examples.ts";
import { NUMBER_NEGATIVES } from "./negatives-numbers.ts";
import type { PlainSecret } from "./plain-secrets.ts";

export const NEGATIVE_FAMILIES: readonly PlainSecret[] = [...NUMBER_NEGATIVES, ...EXAMPLE_NEGATIVES, ...CODE_NEGATIVES];
