// Finds the tags by which a file names its licence: `SPDX-License-Identifier:` (SPDX specification, annex on short identifiers), `@license`, and
// fields `License:` at its top.

import { formatExpression, parseExpression } from "#base/licence-expression.ts";

import { normalizeStatedLicence } from "./stated-licences.ts";

export interface Tag {
  /** Null where what the tag says is no expression. */
  readonly expression: string | null;
  readonly line: number;
}

const SPDX_TAG = Buffer.from("SPDX-License-Identifier:");
/** Between these marks a file speaks of tags and has none (REUSE specification 3.3). */
const IGNORE_STARTS = Buffer.from("REUSE-IgnoreStart");
const IGNORE_ENDS = Buffer.from("REUSE-IgnoreEnd");
const MAX_TAGS = 64;
/** Places at which the tag's name stands and that are looked at: a file of tests has some hundreds. */
const MAX_PLACES = 1000;
/** Of a line, before and behind the tag. */
const MAX_BEFORE = 100;
const MAX_BEHIND = 300;
const LINE_FEED = 0x0a;

/** Directly before a tag: nothing, or what begins a comment; in a string the tag is the program's and not the file's. */
const COMMENT_BEFORE = /(?:^|\/\/[/!]?|\/\*[*!]?|\*|#|--|;|%|<!--|\(\*|\{-|\{#|\.\.|!|::|"""|'''|<#|<%--|@?rem|dnl|c)$/i;
const EXPRESSION_CHARACTERS = /^[A-Za-z0-9.+:() -]+/;

export function findSpdxTags(content: Uint8Array): readonly Tag[] {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const tags: Tag[] = [];
  let line = 1;
  let counted = 0;
  let places = 0;
  for (let at = buffer.indexOf(SPDX_TAG); at !== -1 && tags.length < MAX_TAGS && places < MAX_PLACES; at = buffer.indexOf(SPDX_TAG, at + SPDX_TAG.length)) {
    places++;
    for (let feed = buffer.indexOf(LINE_FEED, counted); feed !== -1 && feed < at; feed = buffer.indexOf(LINE_FEED, feed + 1)) {
      line++;
      counted = feed + 1;
    }
    const before = buffer.toString("latin1", Math.max(counted, at - MAX_BEFORE), at).trim();
    if (!COMMENT_BEFORE.test(before) || isIgnored(buffer, at)) continue;
    const rest = buffer.toString("latin1", at + SPDX_TAG.length, at + SPDX_TAG.length + MAX_BEHIND).split(/[\r\n]/, 1)[0] ?? "";
    tags.push({ expression: readTag(rest), line });
  }
  return tags;
}

function isIgnored(buffer: Buffer, at: number): boolean {
  const starts = buffer.lastIndexOf(IGNORE_STARTS, at);
  return starts !== -1 && buffer.lastIndexOf(IGNORE_ENDS, at) < starts;
}

/** What closes the comment on the same line is no part of the expression; names in words of their own are mended as everywhere. */
function readTag(rest: string): string | null {
  const text = (EXPRESSION_CHARACTERS.exec(rest.trim())?.[0] ?? "").replace(/[\s-]+$/, "");
  const mended = normalizeStatedLicence(text);
  if (mended !== null) return mended;
  const expression = parseExpression(text);
  return expression === null ? null : formatExpression(expression);
}

const FIELD = /^[^\w\n]{0,16}(?:@licen[sc]e|licen[sc]e(?:-expression)?\s{0,4}:|__licen[sc]e__\s{0,4}=)[ \t]{0,8}([^\n]{1,200})$/gim;
const MAX_FIELDS = 16;

/** `@license MIT`, `License: GPLv2+`: only where what follows names a licence. */
export function findFields(top: string): readonly Tag[] {
  const tags: Tag[] = [];
  let line = 1;
  let counted = 0;
  for (const match of top.matchAll(FIELD)) {
    const stated = (match[1] ?? "").replace(/\*\/|-->|["'`,;]/g, " ").trim();
    const expression = normalizeStatedLicence(stated) ?? normalizeStatedLicence(stated.replace(/\bhttps?:\S{1,200}/i, "").trim());
    if (expression === null) continue;
    for (let feed = top.indexOf("\n", counted); feed !== -1 && feed < match.index; feed = top.indexOf("\n", feed + 1)) {
      line++;
      counted = feed + 1;
    }
    tags.push({ expression, line });
    if (tags.length === MAX_FIELDS) break;
  }
  return tags;
}
