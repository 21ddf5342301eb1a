// What is known of one file under one name, as it is kept: apart from how it is found, for those who only read it.

/** A row of plain values, so that it can be kept as JSON: see FACT. */
export type FileFact = readonly (number | string | null)[];

/** Places in a fact. `language` is null for binary files; `flags` is a sum of FLAG. */
export const FACT = { language: 0, flags: 1, code: 2, comment: 3, blank: 4 } as const;
export const FLAG = { binary: 1, generated: 2, tooLarge: 4 } as const;
