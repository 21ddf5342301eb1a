// What an answer of the Archivist may be made of: counts, shares, days, our own words, and names that are public lists: languages, licences,
// identifiers of advisories. Whatever is not made here is no answer: `findForbidden` walks a schema and names what is not allowed in it.

import { z } from "zod";

import { SEVERITIES } from "#protocol/report/facets/severity.ts";
import { isLanguageName, OTHER_LANGUAGE } from "#protocol/report/language-names.ts";

/** The only strings: each of a public list, or of a form that has no room for a word. */
const PUBLIC_STRINGS = new WeakSet<z.core.$ZodType>();

function publicString<Schema extends z.ZodType>(schema: Schema): Schema {
  PUBLIC_STRINGS.add(schema);
  return schema;
}

/** SPDX identifiers that are told by name; all others are «other». */
const LICENCE_IDS = [
  "0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "BlueOak-1.0.0", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-4.0",
  "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "EPL-1.0", "EPL-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later",
  "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0", "MS-PL", "MS-RL", "OFL-1.1", "OSL-3.0", "PSF-2.0", "PostgreSQL", "Python-2.0", "RPL-1.5", "Ruby", "SSPL-1.0", "Unicode-3.0",
  "Unicode-DFS-2016", "Unlicense", "Vim", "W3C", "WTFPL", "X11", "Zlib", "ZPL-2.1",
] as const;
const LICENCE_WORDS = ["several", "other", "not-stated"] as const;
export type PublicLicence = (typeof LICENCE_IDS)[number] | (typeof LICENCE_WORDS)[number];
const KNOWN_LICENCES: ReadonlySet<string> = new Set(LICENCE_IDS);

/** The databases that advisories come from; a form of letters, digits and hyphens in fixed places. */
const ADVISORY_ID = /^(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[2-9cfghjmpqrvwx]{4}){3}|(?:PYSEC|RUSTSEC|GO|MAL|OSV|DSA|RHSA|USN|DRUPAL|EEF)-\d{2,4}-\d{1,7})$/;

export const countValue = z.int().nonnegative();
/** 0 to 1. */
export const shareValue = z.number().min(0).max(1);
export const numberValue = z.number();
export const flagValue = z.boolean();
export const dayValue = publicString(z.iso.date());
export const monthValue = publicString(z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/));
export const languageValue = publicString(z.string().refine(isLanguageName, "expected a language of the public list"));
export const advisoryValue = publicString(z.string().regex(ADVISORY_ID));
/** As in ISO 4217. */
export const currencyValue = publicString(z.string().regex(/^[A-Z]{3}$/));
export const licenceValue = z.enum([...LICENCE_IDS, ...LICENCE_WORDS]);
export const severityValue = z.enum(SEVERITIES);
export const ratingValue = z.enum([...SEVERITIES, "none", "unknown"]);

export function dayOf(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** A part of the whole, 0 where there is none of it. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, round(part / whole, 4)));
}

export function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** A name that somebody made up is no language. */
export function publicLanguage(name: string): string {
  return isLanguageName(name) ? name : OTHER_LANGUAGE;
}

export function isPublicAdvisory(id: string): boolean {
  return ADVISORY_ID.test(id);
}

/** An expression is told where it is one well-known licence; who wrote another may have named anybody in it. */
export function publicLicence(expression: string | null): PublicLicence {
  if (expression === null) return "not-stated";
  if (KNOWN_LICENCES.has(expression)) return expression as PublicLicence;
  return expression.split(/[\s()]+/).filter((word) => word !== "" && !/^(?:AND|OR|WITH)$/.test(word)).every((word) => KNOWN_LICENCES.has(word)) ? "several" : "other";
}

/** What may not stand in an answer, each by its place; empty where the schema admits numbers, enumerations and public names alone. */
export function findForbidden(schema: z.core.$ZodType, place = "answer"): readonly string[] {
  const { def } = schema._zod;
  switch (def.type) {
    case "number":
    case "boolean":
    case "null":
    case "enum":
    case "literal":
      return [];
    case "string":
      return PUBLIC_STRINGS.has(schema) ? [] : [`${place}: a string that is of no public list`];
    case "nullable":
      return findForbidden((def as z.core.$ZodNullableDef).innerType, place);
    case "array":
      return findForbidden((def as z.core.$ZodArrayDef).element, `${place}[]`);
    case "object":
      return forbiddenInObject(def as z.core.$ZodObjectDef, place);
    default:
      return [`${place}: a value of the kind ${def.type}`];
  }
}

function forbiddenInObject(def: z.core.$ZodObjectDef, place: string): readonly string[] {
  const closed = def.catchall?._zod.def.type === "never";
  return [...(closed ? [] : [`${place}: an object that admits fields of any name`]), ...Object.entries(def.shape).flatMap(([name, field]) => findForbidden(field, `${place}.${name}`))];
}
