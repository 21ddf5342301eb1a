// Where an ecosystem has no rules that we know: numbers with dots between are compared, and the same text is the same version.
// Everything else is not guessed at.

import { compareNumberLists, defineScheme, type Ordering, type VersionScheme } from "./ordering.ts";

const NUMBERS = /^v?(\d+(?:\.\d+)*)$/i;

const numbersScheme = defineScheme({
  name: "numbers with dots",
  parse(text) {
    const match = NUMBERS.exec(text);
    return match === null ? null : (match[1] ?? "").split(".");
  },
  compare: (one: readonly string[], other: readonly string[]): Ordering => compareNumberLists(one, other),
  isPrerelease: () => false,
});

export const genericScheme: VersionScheme = {
  ...numbersScheme,
  compare: (one, other) => (one === other && one !== "" ? 0 : numbersScheme.compare(one, other)),
};
