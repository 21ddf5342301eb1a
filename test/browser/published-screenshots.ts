// The pictures of the README: page, and in which looks (width and colours).

export const PUBLISHED: Readonly<Record<string, readonly string[]>> = {};
