// The lines of a YAML text that say something, one at a time, with their indent. What stands behind a "- " counts as a line that
// is indented by as much.

import { SyntaxProblem } from "./tree.ts";

const SPACE = 32;
const TAB = 9;
const LINE_FEED = 10;

export class YamlLines {
  readonly text: string;
  /** Column of the first character of `content`; -1 at the end. */
  indent = -1;
  /** From 1. */
  line = 0;
  ended = false;
  /** The line from its first character to its last that is not white space. */
  content = "";
  private start = 0;
  private end = -1;

  constructor(text: string) {
    this.text = text;
    this.next();
  }

  /** `- ` or a dash alone. */
  get atItem(): boolean {
    return this.content.startsWith("- ") || this.content === "-";
  }

  get atMarker(): boolean {
    return this.indent === 0 && (/^---(?:\s|$)/.test(this.content) || this.content === "..." || this.content.startsWith("%"));
  }

  startsWith(mark: string): boolean {
    return this.content.startsWith(mark);
  }

  /** To the next line that is neither blank nor a comment. */
  next(): void {
    while (this.nextRaw() !== null) {
      if (this.content !== "" && !this.content.startsWith("#")) return;
    }
  }

  /** To the next line whatever it is; null at the end. */
  nextRaw(): string | null {
    this.start = this.end + 1;
    this.line++;
    if (this.start >= this.text.length) {
      this.ended = true;
      this.indent = -1;
      this.content = "";
      return null;
    }
    const feed = this.text.indexOf("\n", this.start);
    this.end = feed === -1 ? this.text.length : feed;
    const raw = this.text.slice(this.start, this.end);
    let indent = 0;
    while (raw.charCodeAt(indent) === SPACE) indent++;
    this.indent = indent;
    this.content = raw.slice(indent).trimEnd();
    return raw;
  }

  /** Past the dash of an item: true when the line goes on, false when the next line was gone to. */
  enterItem(): boolean {
    let at = 1;
    while (this.content.charCodeAt(at) === SPACE || this.content.charCodeAt(at) === TAB) at++;
    const rest = this.content.slice(at);
    if (rest === "" || rest.startsWith("#")) {
      this.next();
      return false;
    }
    this.indent += at;
    this.content = rest;
    return true;
  }

  /** The line without what stands before its value; its indent stays. */
  replaceContent(content: string): void {
    this.content = content;
    if (content === "") this.next();
  }

  /** Goes past a marker of documents; a document may begin on its line. */
  skipMarker(): boolean {
    if (!this.atMarker) return false;
    const rest = this.content.startsWith("---") ? this.content.slice(3).trimStart() : "";
    if (rest === "" || rest.startsWith("#") || rest.startsWith("!")) {
      this.next();
      return true;
    }
    this.indent += this.content.length - rest.length;
    this.content = rest;
    return false;
  }

  /**
   * All from the last `length` characters of the current line on, to be read by `read`, which says how many characters were its:
   * for what spans lines and ends at a mark. The rest of the line where it ends must be blank or a comment.
   */
  span<T>(length: number, read: (text: string, at: number) => { value: T; end: number }): T {
    const from = this.contentEnd() - length;
    const { value, end } = read(this.text, from);
    for (let at = from; at < end; at++) if (this.text.charCodeAt(at) === LINE_FEED) this.line++;
    const feed = this.text.indexOf("\n", end);
    this.end = feed === -1 ? this.text.length : feed;
    const rest = this.text.slice(end, this.end).trim();
    if (rest !== "" && !rest.startsWith("#")) throw new SyntaxProblem(this.line, "expected the end of the line");
    this.next();
    return value;
  }

  /** Where the current line's content ends in the text. */
  private contentEnd(): number {
    return this.start + this.text.slice(this.start, this.end).trimEnd().length;
  }
}
