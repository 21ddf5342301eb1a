// An order of texts that is the same on every machine, whatever its language.

/** By code unit, as for sort. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
