// Which licences one file speaks of: texts, tags and notices. In source code the comments at the top are read, and what stands around
// the beginnings of well-known texts; in prose, and in files called after a licence, all of it.

import type { AnalysedFile } from "#analyzers/contract.ts";
import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import { commentTop } from "./comment-top.ts";
import { findNotices } from "./find-notices.ts";
import { findFields, findSpdxTags, type Tag } from "./find-tags.ts";
import { isLicenceName } from "./licence-names.ts";
import { NEAR_SCORE, type TextMatch } from "./match-texts.ts";
import { MatchMemory } from "./match-memory.ts";
import { readWords } from "./read-words.ts";

export interface LicenceFact {
  /** The text of a licence, a tag that names one, or a notice that does. */
  readonly kind: "text" | "tag" | "header";
  /** Of SPDX; null for a text that only resembles `nearest`, and for a tag that is no expression. */
  readonly expression: string | null;
  /** The licence that a text is or resembles; null for tags and notices. */
  readonly nearest: string | null;
  /** Share of the words that agree: 1 but for texts that only resemble. Four decimals. */
  readonly score: number;
  /** From 1, where it begins. */
  readonly line: number;
}

export type LicenceFacts = readonly LicenceFact[];

/** Of larger files the first part is read: collections of all notices of a product are that large. */
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_FACTS = 200;
/** How texts of licences begin, where they stand further down in code: single-file libraries have theirs at the end. */
const BEGINNINGS = ["Permission is hereby granted", "Redistribution and use in source", "This is free and unencumbered software", "Permission to use, copy, modify", "This software is provided 'as-is'"].map((text) => Buffer.from(text));
const BEFORE_BYTES = 256;
const BEHIND_BYTES = 6 * 1024;
const MAX_WINDOWS = 8;

const memory = new MatchMemory();

export function findLicences({ name, language, content }: AnalysedFile): LicenceFacts {
  const isText = isLicenceName(name) || isProse(language);
  const body = content.subarray(0, MAX_TEXT_BYTES);
  const top = isText ? latin1(body) : commentTop(content);
  const texts = isText ? findTexts(body, 1) : [...findTexts(content.subarray(0, top.length), 1), ...findFurtherTexts(content, top.length)];
  const tags = [...findSpdxTags(content), ...findFields(top)];
  const isSaid = (line: number, expression: string): boolean => texts.some((text) => line >= text.fact.line && line <= text.endLine) || tags.some((tag) => tag.expression === expression);
  const notices = findNotices(top).filter(({ line, expression }) => !isSaid(line, expression));
  return [
    ...texts.map(({ fact }) => fact),
    ...distinct(tags).map(({ expression, line }): LicenceFact => ({ kind: "tag", expression, nearest: null, score: 1, line })),
    ...notices.map(({ expression, line }): LicenceFact => ({ kind: "header", expression, nearest: null, score: 1, line })),
  ].slice(0, MAX_FACTS).toSorted((a, b) => a.line - b.line);
}

function isProse(language: string): boolean {
  const type = typeOfLanguage(language);
  return type === "prose" || type === null;
}

interface FoundText {
  readonly fact: LicenceFact;
  readonly endLine: number;
}

/** Words that a text of a licence can hardly do without; what has none of them is not looked at closer. */
const HINTS = ["ermission", "ERMISSION", "edistribut", "icens", "ICENS", "WARRANT", "arrant", "opyright"];
const NEEDED_HINTS = 2;

function findTexts(content: Uint8Array, firstLine: number): FoundText[] {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (HINTS.filter((hint) => buffer.includes(hint, 0, "latin1")).length < NEEDED_HINTS) return [];
  const words = readWords(content);
  const lineOf = (index: number): number => (words.lines[Math.max(0, Math.min(index, words.lines.length - 1))] ?? 1) + firstLine - 1;
  return memory.match(words).map((match) => ({ fact: factOf(match, lineOf(match.start)), endLine: lineOf(match.end) }));
}

function factOf({ id, score }: TextMatch, line: number): LicenceFact {
  // Rounded down, so that what differs never reads as 1.
  const rounded = Math.floor(score * 10_000) / 10_000;
  return { kind: "text", expression: score === 1 ? id : null, nearest: id, score: Math.max(NEAR_SCORE, rounded), line };
}

function findFurtherTexts(content: Uint8Array, from: number): FoundText[] {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const found: FoundText[] = [];
  for (const beginning of BEGINNINGS) {
    let windows = 0;
    for (let at = buffer.indexOf(beginning, from); at !== -1 && windows < MAX_WINDOWS; at = buffer.indexOf(beginning, at + BEHIND_BYTES)) {
      windows++;
      const begins = Math.max(from, at - BEFORE_BYTES);
      found.push(...findTexts(content.subarray(begins, Math.min(content.length, at + BEHIND_BYTES)), lineNumberAt(buffer, begins)));
    }
  }
  return found.filter(({ fact }, index) => found.findIndex((other) => other.fact.line === fact.line && other.fact.nearest === fact.nearest) === index);
}

function lineNumberAt(buffer: Buffer, offset: number): number {
  let line = 1;
  for (let at = buffer.indexOf(LINE_FEED); at !== -1 && at < offset; at = buffer.indexOf(LINE_FEED, at + 1)) line++;
  return line;
}

const LINE_FEED = 0x0a;

function distinct(tags: readonly Tag[]): readonly Tag[] {
  return tags.filter(({ expression }, index) => tags.findIndex((other) => other.expression === expression) === index);
}

function latin1(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
}
