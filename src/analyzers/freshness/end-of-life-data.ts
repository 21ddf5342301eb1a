// When products end, out of data/end-of-life.json: each with its source, all of one day.

import endOfLife from "./data/end-of-life.json" with { type: "json" };

export interface Cycle {
  /** As the vendor counts: `22`, `3.13`, `24.04`. */
  readonly cycle: string;
  /** YYYY-MM-DD. */
  readonly released: string;
  /** A day; true: ended on a day that is not given; false: no end was announced when the data was made. */
  readonly ends: string | boolean;
  /** The name that a distribution's images carry, as `bookworm`. */
  readonly codename?: string;
  /** The newest version when the data was made. */
  readonly latest?: string;
}

export interface Product {
  readonly product: string;
  readonly title: string;
  /** The vendor's own page. */
  readonly source: string;
  /** Names of container images. */
  readonly images: readonly string[];
  /** The newest first. */
  readonly cycles: readonly Cycle[];
}

/** Of the data, YYYY-MM-DD. */
export const END_OF_LIFE_DATE: string = endOfLife.date;

export const PRODUCTS: readonly Product[] = endOfLife.products;

const byName = new Map(PRODUCTS.map((product) => [product.product, product]));
const byImage = new Map(PRODUCTS.flatMap((product) => product.images.map((image) => [image, product] as const)));

/** Names that others use. */
const ALIASES: Readonly<Record<string, string>> = { nodejs: "node", golang: "go", jdk: "java", openjdk: "java", netfx: "dotnet-framework", postgres: "postgresql", mongo: "mongodb" };

export function findProduct(name: string): Product | null {
  const lower = name.toLowerCase();
  return byName.get(lower) ?? byName.get(Object.hasOwn(ALIASES, lower) ? (ALIASES[lower] ?? "") : "") ?? null;
}

/** `library/node`, `docker.io/library/node` and `node` are one image. */
export function findProductOfImage(image: string): Product | null {
  return byImage.get(image.toLowerCase().replace(/^(?:index\.)?docker\.io\//, "").replace(/^library\//, "")) ?? null;
}

/** A distribution's name, as `bookworm` or `jammy`. */
export function findCodename(codename: string): { readonly product: Product; readonly cycle: Cycle } | null {
  for (const product of PRODUCTS) {
    const cycle = product.cycles.find((one) => one.codename === codename);
    if (cycle !== undefined) return { product, cycle };
  }
  return null;
}
