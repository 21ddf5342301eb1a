// The formats that a comparison of two reports is given out in.

import type { FORMATS } from "./exports/formats.ts";

export const COMPARISON_FORMATS = ["json", "html", "pdf"] as const satisfies readonly (keyof typeof FORMATS)[];
export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number];
