// The typefaces of a letter on paper: Inter and JetBrains Mono, which cover Latin, Greek, Cyrillic and Vietnamese. Each comes in cuts by script; a text is
// split into runs of one cut. Whatever no cut has is written as its code points, ‹U+738B U+5C0F›: exact, and never a box that stands for anything.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { visibleText } from "#base/visible-text.ts";

import { openWoff } from "./woff.ts";

export type Face = "text" | "strong" | "mono";

export interface Run {
  /** As registered with the document. */
  readonly font: string;
  readonly text: string;
}

/** The part of a document that fonts need. */
export interface FontDocument {
  registerFont(name: string, source: Buffer): unknown;
  font(name: string): unknown;
}

const CUTS = ["latin", "latin-ext", "cyrillic", "greek", "vietnamese", "cyrillic-ext", "greek-ext"] as const;
const MONO_CUTS = CUTS.filter((cut) => cut !== "greek-ext");
const FILES: Readonly<Record<Face, { readonly family: "inter" | "jetbrains-mono"; readonly weight: number; readonly cuts: readonly string[] }>> = {
  text: { family: "inter", weight: 400, cuts: CUTS },
  strong: { family: "inter", weight: 600, cuts: CUTS },
  mono: { family: "jetbrains-mono", weight: 400, cuts: MONO_CUTS },
};

export interface Fonts {
  /** Runs of outside text too: what cannot be seen in it shows as a sign. */
  split(text: string, face: Face): readonly Run[];
}

/** What fontkit knows of a cut. */
interface Known {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

export function createFonts(document: FontDocument): Fonts {
  const loaded = new Map<string, Known>();
  const split = new Map<string, readonly Run[]>();
  const covering = new Map<string, string | null>();

  function load(face: Face, cut: string): string {
    const name = `${face}-${cut}`;
    if (!loaded.has(name)) {
      const { family, weight } = FILES[face];
      document.registerFont(name, openWoff(readFileSync(fileURLToPath(import.meta.resolve(`@fontsource/${family}/files/${family}-${cut}-${weight}-normal.woff`)))));
      document.font(name);
      loaded.set(name, (document as unknown as { readonly _font: Known })._font);
    }
    return name;
  }

  /** The first cut that has the character; a cut is read when it is first asked for. */
  function fontFor(character: string, face: Face): string | null {
    const key = face + character;
    const known = covering.get(key);
    if (known !== undefined) return known;
    const codePoint = character.codePointAt(0) ?? 0;
    const cut = FILES[face].cuts.find((each) => loaded.get(load(face, each))?.font.hasGlyphForCodePoint(codePoint) === true);
    const font = cut === undefined ? null : `${face}-${cut}`;
    covering.set(key, font);
    return font;
  }

  function makeRuns(text: string, face: Face): readonly Run[] {
    const runs: { font: string; text: string }[] = [];
    for (const character of spellMissing(visible(text.normalize("NFC")), (each) => fontFor(each, face) !== null)) {
      const font = fontFor(character, face) ?? load(face, "latin");
      const last = runs.at(-1);
      if (last?.font === font) last.text += character;
      else runs.push({ font, text: character });
    }
    return runs;
  }
  return {
    split(text, face) {
      const key = `${face} ${text}`;
      const known = split.get(key) ?? makeRuns(text, face);
      split.set(key, known);
      return known;
    },
  };
}

/** A no-break space is ours, and stays one. */
function visible(text: string): string {
  return text.split("\u00a0").map(visibleText).join("\u00a0");
}

/** Sequences of characters that no font has, as their code points; the sign for what cannot be seen as a question mark in brackets. */
function spellMissing(text: string, has: (character: string) => boolean): string {
  let spelled = "";
  let missing: string[] = [];
  const flush = (): void => {
    if (missing.length > 0) spelled += `‹${missing.join(" ")}›`;
    missing = [];
  };
  for (const character of text) {
    if (has(character)) {
      flush();
      spelled += character;
    } else missing.push(character === "\ufffd" ? "?" : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`);
  }
  flush();
  return spelled;
}
