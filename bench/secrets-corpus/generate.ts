// The labelled corpus: files with secrets whose place is known, and files that only look like it. The same seed gives the same
// bytes. Cases are in two halves by a hash of their id: rules may be made with the one, the other only measures.

import { hashText } from "#analyzers/secrets/fill-shape.ts";

import { createDraw, mark, readMarks, type Draw, type Range } from "./draw.ts";
import { NEGATIVE_FAMILIES } from "./negatives.ts";
import { PLACES, placeSecret, type PlacedText } from "./places.ts";
import { PLAIN_SECRETS } from "./plain-secrets.ts";
import { BUILD_SECRETS, MESSAGE_SECRETS, MODEL_SECRETS, PAYMENT_SECRETS, SERVICE_SECRETS } from "./provider-secrets-more.ts";
import { CLOUD_SECRETS, REGISTRY_SECRETS, SOURCE_SECRETS, type SecretKind } from "./provider-secrets.ts";

export type { Range };

export type CorpusHalf = "development" | "held-out";

export interface CorpusCase {
  /** `kind/number`. */
  readonly id: string;
  /** What the secret is, or what only looks like one. */
  readonly kind: string;
  readonly half: CorpusHalf;
  readonly path: string;
  readonly content: string;
  /** Bytes of each secret in the content as UTF-8; empty where there is none. */
  readonly secrets: readonly Range[];
}

const SEED = "strongroom secrets corpus 1";
const CASES_OF_A_PROVIDER = 6;
const CASES_OF_A_PLAIN_KIND = 60;
const CASES_OF_A_NEGATIVE = 24;

const PROVIDER_SECRETS: readonly SecretKind[] = [CLOUD_SECRETS, SOURCE_SECRETS, REGISTRY_SECRETS, PAYMENT_SECRETS, MESSAGE_SECRETS, MODEL_SECRETS, BUILD_SECRETS, SERVICE_SECRETS].flat();

export function generateCorpus(half: CorpusHalf): readonly CorpusCase[] {
  return [
    ...PROVIDER_SECRETS.flatMap((secret) => makeCases(secret.kind, CASES_OF_A_PROVIDER, (draw) => placeProvider(secret, draw))),
    ...PLAIN_SECRETS.flatMap(({ kind, make }) => makeCases(kind, CASES_OF_A_PLAIN_KIND, make)),
    ...NEGATIVE_FAMILIES.flatMap(({ kind, make }) => makeCases(kind, CASES_OF_A_NEGATIVE, make)),
  ].filter((one) => one.half === half);
}

function makeCases(kind: string, count: number, make: (draw: Draw) => PlacedText): CorpusCase[] {
  return Array.from({ length: count }, (_, number) => {
    const id = `${kind}/${number}`;
    const { path, marked } = make(createDraw(`${SEED} ${id}`));
    const { text, ranges } = readMarks(marked);
    return { id, kind, half: halfOf(id), path, content: text, secrets: ranges };
  });
}

export function halfOf(id: string): CorpusHalf {
  return hashText(id) % 2 === 0 ? "development" : "held-out";
}

function placeProvider({ shape, names }: SecretKind, draw: Draw): PlacedText {
  const secret = typeof shape === "string" ? draw.fill(shape) : shape(draw);
  const name = draw.pick(names);
  // Address-like secrets and those with a form of their own also stand in prose, without a name.
  if (draw.chance(0.05)) return { path: "docs/NOTES.md", marked: `Rotated on Monday, ${name} is ${mark(secret)} now.\n` };
  return placeSecret(draw.pick(PLACES), { name, secret, draw });
}
