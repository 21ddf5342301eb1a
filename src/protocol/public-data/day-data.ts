// What a file that is published anew each time is read into: records, and the day it says it is of.

import type { DataRecord } from "./index-format.ts";

export interface DayData {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly records: readonly DataRecord[];
}
