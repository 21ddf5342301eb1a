// Whether an expression of SPDX leaves a way that is not denied: `MIT OR GPL-3.0-only` does where GPL is denied, `MIT AND GPL-3.0-only` does not.

/** The licences of the way that denies least; null where one way is free of denied ones. Words that are no expression are one licence. */
export function deniedBy(expression: string, denied: readonly string[]): string | null {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const isDenied = (licence: string): boolean => denied.some((each) => (each.endsWith("*") ? licence.toLowerCase().startsWith(each.slice(0, -1).toLowerCase()) : licence.toLowerCase() === each.toLowerCase()));

  const readAny = (): string | null => {
    let best = readAll();
    while (tokens[at] === "OR") {
      at += 1;
      const other = readAll();
      best = best === null || other === null ? null : best;
    }
    return best;
  };
  const readAll = (): string | null => {
    let worst = readOne();
    while (tokens[at] === "AND") {
      at += 1;
      worst = readOne() ?? worst;
    }
    return worst;
  };
  const readOne = (): string | null => {
    if (tokens[at] === "(") {
      at += 1;
      const inner = readAny();
      at += 1;
      return inner;
    }
    const licence = tokens[at] ?? "";
    at += tokens[at + 1] === "WITH" ? 3 : 1;
    return isDenied(licence) ? licence : null;
  };

  const found = readAny();
  // What is left over was no expression: each word counts.
  return found ?? tokens.slice(at).find(isDenied) ?? null;
}
