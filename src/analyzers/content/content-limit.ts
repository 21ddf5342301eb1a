// Up to which size the content of a file is looked into.

/** Larger files are no source that a person wrote; the lines of those are counted, and nothing else. */
export const MAX_CONTENT_BYTES: number = 8 * 1024 * 1024;
