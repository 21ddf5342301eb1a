import type { door } from "#platform/db/door.ts";
export type Door = typeof door;
