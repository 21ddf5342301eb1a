// The words of a licence text as the matching guidelines of SPDX (specification 2.3, annex B) compare them: case, white space,
// punctuation, marks of comments, bullets and numbering, copyright lines and the spelling of a country make no difference.
// One pass over the bytes; each word becomes 16 bits, so that texts can be compared, and kept, without being kept.

/** Codes below are no words: templates use them as marks. */
export const FIRST_WORD = 8;

export interface Words {
  /** One code for each word; equal words have equal codes, and of different ones one pair in 65,000. */
  readonly codes: Uint16Array;
  /** The line of each word, from 1. */
  readonly lines: Uint32Array;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Of a copyright line this much is left out: some texts stand on one line altogether. */
const MAX_NOTICE_BYTES = 200;

/** Class of each byte: 0 separates, else the byte of a word, lower case. */
const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x41 && byte <= 0x5a) return byte + 0x20;
  if ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return byte;
  // Letters beyond ASCII; not the quotes, dashes and signs that UTF-8 begins with C2 and E2.
  return byte >= 0xc3 && byte !== 0xe2 ? byte : 0;
});

export function codeOfWord(word: string): number {
  let hash = FNV_OFFSET;
  for (const byte of word) hash = Math.imul(hash ^ byte.charCodeAt(0), FNV_PRIME);
  return fold(hash);
}

function fold(hash: number): number {
  const code = (hash ^ (hash >>> 16)) & 0xffff;
  return code < FIRST_WORD ? code + FIRST_WORD : code;
}

const NON = codeOfWord("non");
const SUB = codeOfWord("sub");
const COPYRIGHT = codeOfWord("copyright");
const PORTIONS = codeOfWord("portions");
const ALL_RIGHTS_RESERVED = ["all", "rights", "reserved"].map(codeOfWord);
const OWNER = new Map([["owner", "holder"], ["owners", "holders"]].map(([from = "", to = ""]) => [codeOfWord(from), codeOfWord(to)]));
/** What marks a comment with a word, at the beginning of a line. */
const COMMENT_WORDS = new Set(["dnl", "rem"].map(codeOfWord));
/** Numbering, and what stands for a link's scheme. */
const IGNORED = new Set(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "http", "https"].map(codeOfWord));
/** Words that the guidelines take for the same. */
const SAME = new Map(
  ([
    ["licence", "license"], ["licences", "licenses"], ["licenced", "licensed"], ["sublicence", "sublicense"], ["acknowledgement", "acknowledgment"], ["acknowledgements", "acknowledgments"],
    ["analogue", "analog"], ["analyse", "analyze"], ["artefact", "artifact"], ["authorisation", "authorization"], ["authorised", "authorized"], ["calibre", "caliber"], ["cancelled", "canceled"],
    ["capitalisations", "capitalizations"], ["catalogue", "catalog"], ["categorise", "categorize"], ["centre", "center"], ["emphasised", "emphasized"], ["favour", "favor"], ["favourite", "favorite"],
    ["fulfil", "fulfill"], ["fulfilment", "fulfillment"], ["initialise", "initialize"], ["judgement", "judgment"], ["labelling", "labeling"], ["labour", "labor"], ["maximise", "maximize"],
    ["modelled", "modeled"], ["modelling", "modeling"], ["offence", "offense"], ["optimise", "optimize"], ["organisation", "organization"], ["organise", "organize"], ["practise", "practice"],
    ["programme", "program"], ["realise", "realize"], ["recognise", "recognize"], ["signalling", "signaling"], ["utilisation", "utilization"], ["whilst", "while"], ["wilful", "willful"],
  ] as const).map(([from, to]) => [codeOfWord(from), codeOfWord(to)]),
);

export function readWords(content: Uint8Array): Words {
  return new WordReader(content).read();
}

class WordReader {
  private readonly content: Uint8Array;
  private readonly codes: Uint16Array;
  private readonly lines: Uint32Array;
  private count = 0;
  private line = 1;
  private at = 0;
  /** The hash of «non» or «sub», which the next word continues. */
  private prefix = 0;

  constructor(content: Uint8Array) {
    this.content = content;
    const most = (content.length >> 1) + 1;
    this.codes = new Uint16Array(most);
    this.lines = new Uint32Array(most);
  }

  read(): Words {
    const { content } = this;
    this.skipBullet();
    while (this.at < content.length) {
      const byte = content[this.at] as number;
      if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && content[this.at + 1] !== LINE_FEED)) {
        this.at++;
        this.line++;
        this.skipBullet();
      } else if (LETTERS[byte] === 0) this.at++;
      else this.readWord();
    }
    return { codes: this.codes.subarray(0, this.count), lines: this.lines.subarray(0, this.count) };
  }

  private readWord(): void {
    const { content } = this;
    const start = this.at;
    let hash = FNV_OFFSET;
    let letter = 0;
    let digits = true;
    while (this.at < content.length && (letter = LETTERS[content[this.at] as number] as number) !== 0) {
      hash = Math.imul(hash ^ letter, FNV_PRIME);
      if (letter > 0x39) digits = false;
      this.at++;
    }
    const length = this.at - start;
    // «s», «a)», «(c)»: too short to be told from numbering; and numbers in parentheses.
    if (length === 1 && !digits) return;
    if (digits && length <= 2 && (content[start - 1] === OPEN ? content[this.at] === CLOSE : this.isInlineBullet(start))) return;
    this.add(fold(hash), start);
  }

  private add(word: number, start: number): void {
    if (IGNORED.has(word)) return;
    const isFirst = this.count === 0 || this.lines[this.count - 1] !== this.line;
    if (isFirst && COMMENT_WORDS.has(word)) return;
    let code = SAME.get(word) ?? word;
    if (this.prefix !== 0) {
      // «sub-license» and «sublicense», «non-infringement» and «noninfringement».
      code = joinCodes(this.prefix, code);
      this.prefix = 0;
    } else if (code === NON || code === SUB) {
      this.prefix = code;
      return;
    } else {
      const joined = JOINED.get(code);
      if (joined !== undefined) code = joined;
    }
    const before = this.count === 0 ? 0 : (this.codes[this.count - 1] as number);
    if (code === COPYRIGHT && this.beginsLine(start) && this.isNotice()) return this.skipNotice();
    this.codes[this.count] = before === COPYRIGHT ? (OWNER.get(code) ?? code) : code;
    this.lines[this.count++] = this.line;
    if (this.endsAllRightsReserved()) this.count -= ALL_RIGHTS_RESERVED.length;
  }

  /** Nothing but signs before it on its line, or «Portions». */
  private beginsLine(start: number): boolean {
    let at = start - 1;
    while (at >= 0 && LETTERS[this.content[at] as number] === 0 && this.content[at] !== LINE_FEED && start - at < MAX_NOTICE_BYTES) at--;
    if (at < 0 || this.content[at] === LINE_FEED) return true;
    const isPortions = this.count > 0 && this.codes[this.count - 1] === PORTIONS && this.lines[this.count - 1] === this.line;
    if (isPortions) this.count--;
    return isPortions;
  }

  /** «Copyright (c) 2026 …», but not «copyright notice». */
  private isNotice(): boolean {
    const rest = String.fromCharCode(...this.content.subarray(this.at, this.at + 12));
    return /^(?:[\s:.,-]{0,4}(?:\(c\)|\u00c2?\u00a9|&copy|[\d<[{@]|by\s|year|yyyy))/i.test(rest);
  }

  /** To the end of the line, or to where a licence begins on it. */
  private skipNotice(): void {
    const end = Math.min(this.content.length, this.at + MAX_NOTICE_BYTES);
    const begins = BODY.exec(String.fromCharCode(...this.content.subarray(this.at, end)))?.index ?? MAX_NOTICE_BYTES;
    const stop = Math.min(end, this.at + begins);
    while (this.at < stop && this.content[this.at] !== LINE_FEED) this.at++;
  }

  /** «… are met: 1. Redistributions», where a text was put on one line. */
  private isInlineBullet(start: number): boolean {
    if (this.content[this.at] !== DOT || this.content[this.at + 1] !== SPACE) return false;
    let at = start - 1;
    while (at >= 0 && this.content[at] === SPACE && start - at < 8) at--;
    return SENTENCE_ENDS.has(this.content[at] ?? 0);
  }

  private endsAllRightsReserved(): boolean {
    const first = this.count - ALL_RIGHTS_RESERVED.length;
    return first >= 0 && ALL_RIGHTS_RESERVED.every((code, index) => this.codes[first + index] === code);
  }

  /** The number that a paragraph may begin with: «1.», «2.3)», «## 4.». */
  private skipBullet(): void {
    const { content } = this;
    let at = this.at;
    const end = Math.min(content.length, at + MAX_NOTICE_BYTES);
    while (at < end && LETTERS[content[at] as number] === 0 && content[at] !== LINE_FEED && content[at] !== CARRIAGE_RETURN) at++;
    const start = at;
    while (at < end && at - start < 8 && isNumbering(content[at] as number)) at++;
    const last = content[at - 1];
    const next = content[at] ?? LINE_FEED;
    if (at > start && (last === DOT || next === CLOSE || next === BACKSLASH || next === COLON) && LETTERS[next] === 0) this.at = at;
  }
}

/** How the bodies of licences begin behind a copyright notice. */
const BODY = /(?<=[.\s])(?:Redistribution and|Permission (?:is|to)|Licensed under|This (?:software|program|library|file) is)/;
const SENTENCE_ENDS = new Set([".", ":", ";", ","].map((sign) => sign.charCodeAt(0)));
const SPACE = 0x20;
const OPEN = 0x28;
const CLOSE = 0x29;
const DOT = 0x2e;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

function isNumbering(byte: number): boolean {
  return byte === DOT || (byte >= 0x30 && byte <= 0x39);
}

/** Words of two parts that are also written in one, by the code that their parts make. */
const TWO_PARTS: readonly (readonly [prefix: string, word: string])[] = [
  ["sub", "license"], ["sub", "licensed"], ["sub", "licensee"], ["sub", "licensees"], ["sub", "licenses"], ["sub", "licensing"], ["sub", "licensable"], ["sub", "section"],
  ["non", "infringement"], ["non", "commercial"], ["non", "exclusive"], ["non", "transferable"], ["non", "infringing"],
];
const JOINED = new Map(TWO_PARTS.map(([prefix, word]) => [codeOfWord(prefix + word), joinCodes(codeOfWord(prefix), codeOfWord(word))]));

function joinCodes(prefix: number, word: number): number {
  return fold(Math.imul(prefix, FNV_PRIME) ^ word);
}
