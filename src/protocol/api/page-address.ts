// Patterns of the pages' addresses: the words of an address, with `$name` where any one word may stand.

/** The one whose pattern this path fits: of several the one with the fewest parameters, as the router chooses. */
export function findByAddress<Page extends { readonly path: string }>(pages: readonly Page[], pathname: string): Page | null {
  const parts = pathname.split("/");
  const fits = pages.filter(({ path }) => {
    const pattern = path.split("/");
    return pattern.length === parts.length && pattern.every((part, index) => part.startsWith("$") || part === parts[index]);
  });
  const parameters = ({ path }: Page): number => path.split("$").length;
  return fits.toSorted((a, b) => parameters(a) - parameters(b))[0] ?? null;
}
