// Paper: A4 pages with a cursor that goes down, text in runs of fonts, and new pages where something does not fit. All measures in points.

import PDFDocument from "pdfkit";

import { createFonts, type Face, type Fonts } from "./pdf-fonts.ts";

const PAGE = { width: 595.28, height: 841.89 } as const;
const MARGIN = 56;
/** Room for the line at the foot. */
const FOOT = 44;
export const COLUMN = PAGE.width - 2 * MARGIN;
export const INK = "#1d1c1a";
export const SOFT = "#5d5a54";
export const FAINT = "#e4e0d6";
export const ACCENT = "#84621a";
export const BAR = "#a67c24";

export interface TextStyle {
  readonly face?: Face;
  readonly size?: number;
  readonly color?: string;
}

export interface ParagraphStyle extends TextStyle {
  /** From the left edge of the column. */
  readonly indent?: number;
  readonly width?: number;
  readonly after?: number;
}

export interface PaperGiven {
  readonly title: string;
  readonly producer: string;
  /** The document's date, so that the same report gives the same bytes. */
  readonly date: Date;
}

const LINE_HEIGHT = 1.4;
/** Degrees. */
const ACROSS = 30;

export class Paper {
  readonly left = MARGIN;
  y = MARGIN;
  readonly #document: PDFKit.PDFDocument;
  readonly #fonts: Fonts;
  readonly #widths = new Map<string, number>();

  constructor({ title, producer, date }: PaperGiven) {
    this.#document = new PDFDocument({
      size: "A4", margin: 0, bufferPages: true, autoFirstPage: true, pdfVersion: "1.7", lang: "en", displayTitle: true,
      info: { Title: title, Creator: producer, Producer: producer, CreationDate: date, ModDate: date },
    });
    this.#fonts = createFonts(this.#document);
  }

  get canvas(): PDFKit.PDFDocument {
    return this.#document;
  }

  /** A new page unless so much room is left. */
  keep(height: number): void {
    if (this.y + height > PAGE.height - MARGIN - FOOT) this.newPage();
  }

  newPage(): void {
    this.#document.addPage();
    this.y = MARGIN;
  }

  /** One line at a place, without wrapping. */
  line(text: string, at: { readonly x: number; readonly y: number }, { face = "text", size = 9.5, color = INK }: TextStyle = {}): void {
    let { x } = at;
    for (const run of this.#fonts.split(text, face)) {
      this.#document.font(run.font).fontSize(size).fillColor(color).text(run.text, x, at.y, { lineBreak: false });
      x += this.#runWidth(run.font, run.text, size);
    }
  }

  lineRight(text: string, at: { readonly x: number; readonly y: number }, style: TextStyle = {}): void {
    this.line(text, { x: at.x - this.widthOf(text, style), y: at.y }, style);
  }

  widthOf(text: string, { face = "text", size = 9.5 }: TextStyle = {}): number {
    return this.#fonts.split(text, face).reduce((sum, run) => sum + this.#runWidth(run.font, run.text, size), 0);
  }

  /** Lines of a text, broken between words; a word that is wider than a line is broken within. */
  wrap(text: string, width: number, style: TextStyle = {}): readonly string[] {
    const lines: string[] = [];
    const space = this.widthOf(" ", style);
    let line = "";
    let used = 0;
    for (const word of text.split(/[ \n]/).flatMap((each) => this.#breakWord(each, width, style))) {
      const wide = this.widthOf(word, style);
      if (line !== "" && used + space + wide > width) {
        lines.push(line);
        [line, used] = [word, wide];
      } else [line, used] = line === "" ? [word, wide] : [`${line} ${word}`, used + space + wide];
    }
    return [...lines, line];
  }

  paragraph(text: string, { indent = 0, width = COLUMN - indent, after = 6, ...style }: ParagraphStyle = {}): void {
    const height = (style.size ?? 9.5) * LINE_HEIGHT;
    const lines = this.wrap(text, width, style);
    // A first line does not stand alone at the foot of a page.
    this.keep(height * Math.min(2, lines.length));
    for (const line of lines) {
      this.keep(height);
      this.line(line, { x: this.left + indent, y: this.y }, style);
      this.y += height;
    }
    this.y += after;
  }

  heightOf(text: string, { indent = 0, width = COLUMN - indent, after = 6, ...style }: ParagraphStyle = {}): number {
    return this.wrap(text, width, style).length * (style.size ?? 9.5) * LINE_HEIGHT + after;
  }

  /** A text cut to a width; of a path its end is kept, which says more. */
  fit(text: string, width: number, style: TextStyle = {}): string {
    if (this.widthOf(text, style) <= width) return text;
    const characters = [...text];
    const keepEnd = text.includes("/");
    const cut = (count: number): string => (keepEnd ? `…${characters.slice(characters.length - count).join("")}` : `${characters.slice(0, count).join("")}…`);
    let [fits, tooMany] = [0, characters.length];
    while (tooMany - fits > 1) {
      const middle = (fits + tooMany) >> 1;
      if (this.widthOf(cut(middle), style) <= width) fits = middle;
      else tooMany = middle;
    }
    return cut(fits);
  }

  rule(color = FAINT): void {
    this.#document.lineWidth(0.75).strokeColor(color).moveTo(this.left, this.y).lineTo(this.left + COLUMN, this.y).stroke();
  }

  box(at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }, color: string): void {
    if (at.width > 0 && at.height > 0) this.#document.rect(at.x, at.y, at.width, at.height).fill(color);
  }

  bookmark(title: string): void {
    this.#document.outline.addItem(title);
  }

  /** The line at the foot of each page, the mark across it and along its edge, where there is one, then the bytes. */
  async finish(foot: string, mark: string | null = null): Promise<Uint8Array> {
    const { start, count } = this.#document.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      this.#document.switchToPage(page);
      if (mark !== null) this.#mark(mark);
      const y = PAGE.height - MARGIN + 8;
      this.line(this.fit(foot, COLUMN - 80, { size: 8 }), { x: this.left, y }, { size: 8, color: SOFT });
      this.lineRight(`${page - start + 1} of ${count}`, { x: this.left + COLUMN, y }, { size: 8, color: SOFT });
    }
    const parts: Uint8Array[] = [];
    const done = new Promise<void>((resolve, reject) => {
      this.#document.on("data", (part: Uint8Array) => parts.push(part)).on("end", resolve).on("error", reject);
    });
    this.#document.end();
    await done;
    return Buffer.concat(parts);
  }

  /** Faint across the page, so that it stays readable, and plain above its head. */
  #mark(mark: string): void {
    const style = { size: 8, color: SOFT };
    let y = MARGIN / 2 - 8;
    for (const line of this.wrap(mark, COLUMN, style)) {
      this.line(line, { x: this.left, y }, style);
      y += 10;
    }
    this.#document.save().rotate(-ACROSS, { origin: [PAGE.width / 2, PAGE.height / 2] }).fillOpacity(0.13);
    for (const height of [0.12, 0.37, 0.62, 0.87]) this.line(this.fit(mark, PAGE.height, { size: 15 }), { x: -MARGIN, y: PAGE.height * height }, { size: 15, color: INK });
    this.#document.restore();
  }

  #breakWord(word: string, width: number, style: TextStyle): string[] {
    if (this.widthOf(word, style) <= width) return [word];
    const parts: string[] = [];
    let part = "";
    for (const character of word) {
      if (part !== "" && this.widthOf(part + character, style) > width) {
        parts.push(part);
        part = "";
      }
      part += character;
    }
    return [...parts, part];
  }

  #runWidth(font: string, text: string, size: number): number {
    const key = `${font} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known * size;
    const width = this.#document.font(font).fontSize(1).widthOfString(text);
    this.#widths.set(key, width);
    return width * size;
  }
}
