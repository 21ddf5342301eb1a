// Reads fields out of a record of which nothing is known: each is of its type and within its limits, or the record is refused with the
// place and what was expected there. A database's own fields are read loosely: they are nobody's schema.

export class RefusedRecord extends Error {}

/** The largest real records (operating systems, whole product families) stay below; what is beyond is no advisory. */
export const MAX_AFFECTED = 5_000;
export const MAX_RANGES = 1_000;
export const MAX_EVENTS = 1_000;
export const MAX_VERSIONS = 50_000;
export const MAX_IDS = 500;
/** Of one text; package names and versions are far shorter, only summaries come near. */
const MAX_TEXT_LENGTH = 4_096;

export interface ObjectReader {
  has(field: string): boolean;
  /** @throws RefusedRecord where it is absent, not a text, too long, or not of the pattern. As do the others. */
  text(field: string, pattern?: RegExp): string;
  optionalText(field: string, pattern?: RegExp): string | null;
  /** The first line, cut; null where it is absent or empty. */
  excerpt(field: string, maxLength: number): string | null;
  texts(field: string, max: number): readonly string[];
  /** Null where it is absent. */
  object(field: string): ObjectReader | null;
  /** None where it is absent. */
  objects(field: string, max: number): readonly ObjectReader[];
  /** A number from 0 to 1. */
  share(field: string): number;
  /** Null where it is anything but a short text. */
  loose(field: string): string | null;
  looseTexts(field: string, pattern: RegExp): readonly string[];
  refuse(field: string, expected: string): RefusedRecord;
}

/** `place`: as in the error, from the top on. */
export function createReader(value: unknown, place = ""): ObjectReader {
  if (!isObject(value)) throw new RefusedRecord(`expected an object at ${place === "" ? "the top" : place}`);
  const refuse = (field: string, expected: string): RefusedRecord => new RefusedRecord(`expected ${expected} at ${join(place, field)}`);
  const get = (field: string): unknown => (Object.hasOwn(value, field) ? value[field] : undefined);
  const list = (field: string, max: number): readonly unknown[] => {
    const given = get(field);
    if (given === undefined || given === null) return [];
    if (!Array.isArray(given)) throw refuse(field, "a list");
    if (given.length > max) throw refuse(field, `at most ${max} entries`);
    return given;
  };
  const checkText = (given: unknown, field: string, pattern?: RegExp): string => {
    if (typeof given !== "string" || given === "") throw refuse(field, "a text");
    if (given.length > MAX_TEXT_LENGTH) throw refuse(field, `at most ${MAX_TEXT_LENGTH} characters`);
    if (pattern?.test(given) === false) throw refuse(field, `a text of the form ${pattern.source}`);
    return given;
  };
  const has = (field: string): boolean => get(field) !== undefined && get(field) !== null;
  return {
    has,
    text: (field, pattern) => checkText(get(field), field, pattern),
    optionalText: (field, pattern) => (has(field) && get(field) !== "" ? checkText(get(field), field, pattern) : null),
    excerpt(field, maxLength) {
      const given = get(field) ?? "";
      if (typeof given !== "string") throw refuse(field, "a text");
      const line = given.slice(0, MAX_TEXT_LENGTH).trim().split(/\r?\n/, 1)[0] ?? "";
      return line === "" ? null : line.slice(0, maxLength).toWellFormed();
    },
    texts: (field, max) => list(field, max).map((entry, at) => checkText(entry, `${field}[${at}]`)),
    object: (field) => (has(field) ? createReader(get(field), join(place, field)) : null),
    objects: (field, max) => list(field, max).map((entry, at) => createReader(entry, join(place, `${field}[${at}]`))),
    share(field) {
      const given = get(field);
      if (typeof given !== "number" || !(given >= 0 && given <= 1)) throw refuse(field, "a number from 0 to 1");
      return given;
    },
    loose: (field) => looseText(get(field)),
    looseTexts(field, pattern) {
      const given = get(field);
      if (!Array.isArray(given)) return [];
      return given.slice(0, MAX_IDS).map(looseText).filter((entry) => entry !== null && pattern.test(entry)) as readonly string[];
    },
    refuse,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function looseText(value: unknown): string | null {
  return typeof value === "string" && value.length > 0 && value.length <= 100 ? value : null;
}

function join(place: string, field: string): string {
  return place === "" ? field : `${place}.${field}`;
}
