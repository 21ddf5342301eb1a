// All that is known of a kind of message, in one place.

import type { z } from "zod";

import type { Role } from "./roles.ts";

export interface MessageRow {
  readonly shape: z.ZodType;
  /** Bytes behind the JSON; 0: there are none. */
  readonly maxBody: number;
  /** The least that a guest must be to send it; what the host sends has none. */
  readonly role?: Role;
  /** Out of date when it was missed: it is not numbered, and not sent again. */
  readonly fleeting: boolean;
}
