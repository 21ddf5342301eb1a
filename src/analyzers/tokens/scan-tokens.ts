// The tokens of a source file in any language whose comments and strings are known: words, numbers, strings, signs, comments. Each byte
// is looked at once; nothing nests but comments, so that no input takes long. No grammar is known: this is for counting and comparing.

import { syntaxOf } from "#analyzers/lines/definitions.ts";
import type { Syntax } from "#analyzers/lines/syntax.ts";
import { tokenSyntaxOf, type Opening, type TokenSyntax } from "./token-syntax.ts";

export const TOKEN = { word: 1, number: 2, string: 3, sign: 4, comment: 5 } as const;

/** Columns of tokens, each `count` long. The arrays are used again: what is needed longer than the next scan is to be copied. */
export interface Tokens {
  readonly count: number;
  /** Of TOKEN. */
  readonly kinds: Uint8Array;
  /** Equal for equal tokens; unequal ones have equal ones once in 2^32. */
  readonly hashes: Int32Array;
  /** Places in the content. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The line of its first byte, from 1. */
  readonly lines: Uint32Array;
}

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const LINE_FEED = 0x0a;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const DOT = 0x2e;

const CLASS = { sign: 0, space: 1, word: 2, digit: 3 } as const;
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return CLASS.space;
  if (byte >= 0x30 && byte <= 0x39) return CLASS.digit;
  return byte >= 0x80 || byte === 0x5f || byte === 0x24 || /[A-Za-z]/.test(String.fromCharCode(byte)) ? CLASS.word : CLASS.sign;
});

/** Several analysers ask for the tokens of one file: who asks again is given those of before. */
export function scanTokens(content: Uint8Array, language: string): Tokens {
  if (last?.content !== content || last.language !== language) last = { content, language, tokens: scanner.scan(content, syntaxOf(language)) };
  return last.tokens;
}

/** `content` is the same array, with the same bytes: whoever uses its memory again makes another view of it. */
let last: { readonly content: Uint8Array; readonly language: string; readonly tokens: Tokens } | null = null;

class TokenScanner {
  private kinds = new Uint8Array(0);
  private hashes = new Int32Array(0);
  private starts = new Uint32Array(0);
  private ends = new Uint32Array(0);
  private lines = new Uint32Array(0);
  private count = 0;
  private content: Uint8Array = new Uint8Array(0);
  private at = 0;
  private line = 1;
  private lineStart = 0;
  /** How many tokens there were when the line began: none since is a fresh line. */
  private lineTokens = 0;
  private regexAfter: ReadonlySet<number> = new Set();

  scan(content: Uint8Array, definition: Syntax): Tokens {
    const syntax = tokenSyntaxOf(definition);
    this.reset(content, definition);
    while (this.at < content.length) this.step(syntax);
    const { count, kinds, hashes, starts, ends, lines } = this;
    this.content = new Uint8Array(0);
    return { count, kinds, hashes, starts, ends, lines };
  }

  private reset(content: Uint8Array, { regexAfter }: Syntax): void {
    // A token has a byte at least.
    if (this.kinds.length < content.length) {
      this.kinds = new Uint8Array(content.length);
      this.hashes = new Int32Array(content.length);
      this.starts = new Uint32Array(content.length);
      this.ends = new Uint32Array(content.length);
      this.lines = new Uint32Array(content.length);
    }
    this.content = content;
    this.count = 0;
    this.at = 0;
    this.line = 1;
    this.lineStart = 0;
    this.lineTokens = 0;
    this.regexAfter = new Set((regexAfter ?? []).filter((text) => text.length === 1).map((text) => text.charCodeAt(0)));
  }

  private step(syntax: TokenSyntax): void {
    const byte = this.content[this.at] as number;
    if (byte === LINE_FEED) return this.feedLine();
    const kind = CLASSES[byte];
    if (kind === CLASS.space) {
      this.at++;
      return;
    }
    const opening = this.findOpening(byte, syntax);
    if (opening !== undefined) this.readOpened(opening, syntax.ignoreCase);
    else if (byte === SLASH && this.beginsRegex()) this.readOpened(REGEX, false);
    else if (kind === CLASS.sign) this.add(TOKEN.sign, this.at, byte, this.at + 1);
    else this.readWord(kind === CLASS.digit ? TOKEN.number : TOKEN.word, syntax.ignoreCase);
  }

  private feedLine(): void {
    this.at++;
    this.line++;
    this.lineStart = this.at;
    this.lineTokens = this.count;
  }

  private findOpening(byte: number, { openings, ignoreCase }: TokenSyntax): Opening | undefined {
    const list = openings[byte];
    if (list === undefined) return undefined;
    for (const opening of list) {
      if (opening.place === "column" && this.at !== this.lineStart) continue;
      if (opening.place === "fresh" && this.count !== this.lineTokens) continue;
      if (this.startsWith(opening.text, this.at, ignoreCase)) return opening;
    }
    return undefined;
  }

  private startsWith(text: Uint8Array, at: number, ignoreCase: boolean): boolean {
    for (let index = 0; index < text.length; index++) {
      const byte = this.content[at + index];
      if (byte === text[index]) continue;
      if (!ignoreCase || byte === undefined || byte < 0x41 || byte > 0x5a || byte + 0x20 !== text[index]) return false;
    }
    return true;
  }

  /** As where lines are counted: by the sign before a slash. */
  private beginsRegex(): boolean {
    if (this.count === 0 || this.regexAfter.size === 0) return false;
    const last = this.count - 1;
    return this.kinds[last] === TOKEN.sign && this.regexAfter.has(this.content[this.starts[last] as number] as number);
  }

  private readWord(kind: number, ignoreCase: boolean): void {
    const { content } = this;
    const start = this.at;
    let hash = FNV_OFFSET;
    let at = start;
    for (; at < content.length; at++) {
      const byte = content[at] as number;
      const next = CLASSES[byte];
      if (next !== CLASS.word && next !== CLASS.digit && !(kind === TOKEN.number && byte === DOT)) break;
      hash = Math.imul(hash ^ (ignoreCase && byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte), FNV_PRIME);
    }
    this.add(kind, start, hash, at);
  }

  private readOpened(opening: Opening, ignoreCase: boolean): void {
    const start = this.at;
    if (opening.kind === "plain") return this.add(TOKEN.sign, start, hashOf(opening.text), start + opening.text.length);
    const line = this.line;
    const index = this.count++;
    this.at = start + opening.text.length;
    if (opening.kind === "rest") this.at = this.content.length;
    else if (opening.close.length === 0) this.skipLine();
    else this.skipTo(opening, ignoreCase);
    this.kinds[index] = opening.kind === "string" ? TOKEN.string : TOKEN.comment;
    this.hashes[index] = opening.kind === "string" ? hashOf(this.content.subarray(start, this.at)) : 0;
    this.starts[index] = start;
    this.ends[index] = this.at;
    this.lines[index] = line;
    // A comment does not make its line other than fresh.
    if (opening.kind === "comment" && index === this.lineTokens) this.lineTokens = this.count;
  }

  private skipLine(): void {
    const end = this.content.indexOf(LINE_FEED, this.at);
    this.at = end === -1 ? this.content.length : end;
  }

  private skipTo(opening: Opening, ignoreCase: boolean): void {
    const { content } = this;
    const { close, text, oneLine, backslash, nested, doubled } = opening;
    const [closeFirst] = close;
    const [openFirst] = text;
    let depth = 1;
    while (this.at < content.length) {
      const byte = content[this.at] as number;
      if (byte === LINE_FEED) {
        if (oneLine) return;
        this.feedLine();
      } else if (backslash && byte === BACKSLASH) {
        // An escaped line feed continues a string.
        if (content[this.at + 1] === LINE_FEED) {
          this.at++;
          this.feedLine();
        } else this.at += 2;
      } else if (byte === closeFirst && this.startsWith(close, this.at, ignoreCase)) {
        this.at += close.length;
        if (doubled && this.startsWith(close, this.at, ignoreCase)) this.at += close.length;
        else if (--depth === 0) return;
      } else if (nested && byte === openFirst && this.startsWith(text, this.at, ignoreCase)) {
        depth++;
        this.at += text.length;
      } else this.at++;
    }
    this.at = content.length;
  }

  private add(kind: number, start: number, hash: number, end: number): void {
    const index = this.count++;
    this.kinds[index] = kind;
    this.hashes[index] = hash;
    this.starts[index] = start;
    this.ends[index] = end;
    this.lines[index] = this.line;
    this.at = end;
  }
}

const REGEX: Opening = { text: Uint8Array.of(SLASH), close: Uint8Array.of(SLASH), place: "anywhere", kind: "string", backslash: true, doubled: false, oneLine: true, nested: false };

function hashOf(bytes: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}

const scanner = new TokenScanner();

/** The hash that a word has in a language that minds case. */
export function hashOfWord(word: string): number {
  return hashOf(Buffer.from(word));
}
