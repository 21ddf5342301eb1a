// How many of the declarations that others may use have a comment for them, in languages where both can be seen without a grammar.

import { hashOfWord, TOKEN, type Tokens } from "#analyzers/tokens/scan-tokens.ts";

export interface DocumentedCounts {
  readonly publicDeclarations: number;
  readonly documentedDeclarations: number;
}

interface DeclarationRule {
  /** The words with which a public declaration begins its line, one space between; tried on the line's first words. */
  readonly begins: RegExp;
  /** The first of those words, one by one: a line that begins with another is done with. */
  readonly firsts: readonly string[];
  /** A comment that documents, by how it begins. */
  readonly comment: RegExp;
  /** Where it stands: before the declaration, or first in its body. */
  readonly place: "before" | "within";
  /** Only declarations in the first column, or in a class that is. */
  readonly outermost?: true;
}

const JSDOC = /^(?:\/\*\*|\/\/)/;
const JAVA: DeclarationRule = { firsts: ["public"], begins: /^public (?!static void main\b)/, comment: /^\/\*\*/, place: "before" };
const TYPESCRIPT: DeclarationRule = { firsts: ["export"], begins: /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function|class|interface|type|enum|const|let|namespace)\b/, comment: JSDOC, place: "before" };

const RULES: Readonly<Record<string, DeclarationRule>> = {
  "TypeScript": TYPESCRIPT,
  "TSX": TYPESCRIPT,
  "JavaScript": TYPESCRIPT,
  "Go": { firsts: ["func", "type", "var", "const"], begins: /^(?:func [A-Z]|func \( (?:[\w]+ )?\*? ?[A-Z]\w*(?: \[.{0,40}\])? \) [A-Z]|(?:type|var|const) [A-Z])/, comment: /^(?:\/\/|\/\*)/, place: "before" },
  "Rust": { firsts: ["pub"], begins: /^pub (?:async |unsafe |const |extern )*(?:fn|struct|enum|trait|mod|const|static|type|union)\b/, comment: /^(?:\/\/\/|\/\*\*)/, place: "before" },
  "Java": JAVA,
  "PHP": { ...JAVA, firsts: ["public", "abstract", "final", "class", "interface", "trait"], begins: /^(?:public (?:static )?function|(?:abstract |final )?class|interface|trait) / },
  "C#": { firsts: ["public"], begins: /^public /, comment: /^\/\/\//, place: "before" },
  "Swift": { firsts: ["public", "open"], begins: /^(?:public|open) /, comment: /^\/\/\/|^\/\*\*/, place: "before" },
  "Scala": { firsts: ["def", "class", "trait", "object", "case"], begins: /^(?:def|class|trait|object|case class) [A-Za-z]/, comment: /^\/\*\*/, place: "before" },
  "Python": { firsts: ["async", "def", "class"], begins: /^(?:async )?(?:def|class) [A-Za-z]/, comment: /^(?:"""|''')/, place: "within", outermost: true },
};

/** Words of a line that a declaration is told by. */
const FIRST_WORDS = 9;
/** Lines of attributes between a comment and its declaration. */
const MAX_ATTRIBUTE_LINES = 8;
/** Python's methods stand here. */
const METHOD_COLUMN = 4;
const ATTRIBUTES = new Set(["@", "#", "["]);

export function countDocumented(content: Uint8Array, { language, tokens }: { readonly language: string; readonly tokens: Tokens }): DocumentedCounts {
  const rule = Object.hasOwn(RULES, language) ? RULES[language] : undefined;
  if (rule === undefined) return { publicDeclarations: 0, documentedDeclarations: 0 };
  const firsts = new Set(rule.firsts.map(hashOfWord));
  const reader = new LineReader(content, tokens);
  let publicDeclarations = 0;
  let documentedDeclarations = 0;
  for (let at = 0; at < tokens.count; at++) {
    if (tokens.kinds[at] !== TOKEN.word || !firsts.has(tokens.hashes[at] as number) || !reader.beginsLine(at) || !rule.begins.test(reader.words(at))) continue;
    if (rule.outermost === true && !reader.isOutermost(at)) continue;
    publicDeclarations++;
    if (rule.place === "before" ? reader.hasCommentBefore(at, rule.comment) : reader.hasCommentWithin(at, rule.comment)) documentedDeclarations++;
  }
  return { publicDeclarations, documentedDeclarations };
}

class LineReader {
  private readonly buffer: Buffer;
  private readonly tokens: Tokens;

  constructor(content: Uint8Array, tokens: Tokens) {
    this.buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    this.tokens = tokens;
  }

  beginsLine(at: number): boolean {
    const { lines } = this.tokens;
    return at === 0 || lines[at - 1] !== lines[at];
  }

  words(at: number): string {
    const { lines, count } = this.tokens;
    const words: string[] = [];
    for (let index = at; index < count && words.length < FIRST_WORDS && lines[index] === lines[at]; index++) words.push(this.text(index));
    return words.join(" ");
  }

  isOutermost(at: number): boolean {
    const start = this.tokens.starts[at] as number;
    const column = start - (this.buffer.lastIndexOf(0x0a, Math.max(0, start - 1)) + 1);
    return start === 0 || column === 0 || column === METHOD_COLUMN;
  }

  /** On the line above, or above attributes that stand between. */
  hasCommentBefore(at: number, comment: RegExp): boolean {
    const { kinds, lines, ends } = this.tokens;
    let line = lines[at] as number;
    let index = at - 1;
    for (let attributes = 0; index >= 0 && attributes <= MAX_ATTRIBUTE_LINES; attributes++) {
      if (kinds[index] === TOKEN.comment) {
        const feeds = this.feedsBetween(ends[index] as number, this.tokens.starts[index + 1] as number);
        return feeds <= 1 && comment.test(this.text(index));
      }
      let first = index;
      while (first > 0 && lines[first - 1] === lines[first] && kinds[first - 1] !== TOKEN.comment) first--;
      if (line - (lines[first] as number) > 1 && attributes === 0 && (lines[index] as number) < line - 1) return false;
      if (!ATTRIBUTES.has(this.text(first))) return false;
      line = lines[first] as number;
      index = first - 1;
    }
    return false;
  }

  /** Directly behind the colon that ends the head. */
  hasCommentWithin(at: number, comment: RegExp): boolean {
    const { kinds, count } = this.tokens;
    let depth = 0;
    for (let index = at; index < Math.min(count, at + MAX_HEAD); index++) {
      if (kinds[index] === TOKEN.comment) continue;
      const text = this.text(index);
      if (text === "(" || text === "[") depth++;
      else if (text === ")" || text === "]") depth--;
      else if (text === ":" && depth <= 0) return index + 1 < count && kinds[index + 1] === TOKEN.comment && comment.test(this.text(index + 1));
    }
    return false;
  }

  private feedsBetween(from: number, to: number): number {
    let feeds = 0;
    for (let at = from; at < to && feeds < 2; at++) if (this.buffer[at] === 0x0a) feeds++;
    return feeds;
  }

  private text(index: number): string {
    const start = this.tokens.starts[index] as number;
    return this.buffer.toString("latin1", start, Math.min(this.tokens.ends[index] as number, start + MAX_TEXT));
  }
}

const MAX_TEXT = 60;
/** Tokens of the longest head of a function. */
const MAX_HEAD = 400;
