// What SPDX's templates mark in the texts of licences and their plain texts do not say: which words are names to be replaced, and
// which may be left out. Phrases are compared as words, so case and punctuation do not matter.

/** From this phrase on, the rest of the text is optional: how to apply a licence, exhibits, notes of the publisher. */
export const TAILS: readonly string[] = [
  "end of terms and conditions",
  "how to apply these terms to your",
  "exhibit a source code form license notice",
  "exhibit a form of secondary licenses notice",
  "creative commons is not a party to",
  "creative commons may be contacted at",
  "for more information please refer to",
  "notice pursuant to section 9 of the common development and distribution license",
  "exhibit a mozilla public license",
  "exhibit a sun public license",
  "licenses for certain databases",
  "openvision disclaims all warranties",
];

/** Up to this phrase the text is optional: titles, addresses, notes of the publisher. Without it: the short paragraphs at the top. */
export const HEADS: Readonly<Record<string, string>> = {
  "GPL-1.0-only": "everyone is permitted to copy",
  "GPL-2.0-only": "everyone is permitted to copy",
  "GPL-3.0-only": "everyone is permitted to copy",
  "LGPL-2.0-only": "everyone is permitted to copy",
  "LGPL-2.1-only": "everyone is permitted to copy",
  "LGPL-3.0-only": "everyone is permitted to copy",
  "AGPL-3.0-only": "everyone is permitted to copy",
  "GFDL-1.3-only": "everyone is permitted to copy",
  "GFDL-1.2-only": "everyone is permitted to copy",
  "SSPL-1.0": "everyone is permitted to copy",
  "OFL-1.1": "preamble the goals of",
  "CC0-1.0": "statement of purpose",
  "Apache-2.0": "definitions license shall mean",
  "MPL-2.0": "definitions contributor means each",
  "CC-BY-4.0": "by exercising the licensed rights",
  "CC-BY-SA-4.0": "by exercising the licensed rights",
  "CC-BY-NC-4.0": "by exercising the licensed rights",
  "CC-BY-ND-4.0": "by exercising the licensed rights",
  "CC-BY-NC-SA-4.0": "by exercising the licensed rights",
  "CC-BY-NC-ND-4.0": "by exercising the licensed rights",
  "CC-BY-3.0": "the work as defined below is provided",
  "CC-BY-SA-3.0": "the work as defined below is provided",
};

/** From this phrase on, what SPDX's list has is another text, which stands in a file of its own. */
export const CUTS: Readonly<Record<string, string>> = { "LGPL-3.0-only": "gnu general public license version 3 29 june 2007" };

/** Names to be replaced, between two phrases, in texts of up to MAX_REPLACEABLE_WORDS. */
export const REPLACEABLE: readonly { readonly after: string; readonly before: string }[] = [
  { after: "software is provided", before: "as is" },
  { after: "provided as is and", before: "disclaims all" },
  { after: "in no event shall", before: "be liable" },
  { after: "neither the", before: "may be used" },
  { after: "except as contained in this notice the", before: "shall not be used" },
  { after: "the name of", before: "may not be used to endorse" },
  { after: "the name of", before: "not be used in advertising" },
  { after: "written prior permission", before: "makes no representations" },
];
/** Longer texts are written for one publisher. */
export const MAX_REPLACEABLE_WORDS = 700;
/** A longer name is none. */
export const MAX_NAME_WORDS = 16;

/** Words that may be missing: the phrase, and which of its words (from 0). */
export const OPTIONAL: readonly { readonly id: string; readonly phrase: string; readonly from: number; readonly count: number }[] = [
  { id: "ISC", phrase: "modify and or distribute", from: 2, count: 1 },
  { id: "0BSD", phrase: "modify and or distribute", from: 2, count: 1 },
];

/** Words that may be added behind a phrase. */
export const ADDABLE: readonly { readonly id: string; readonly behind: string; readonly words: string }[] = [
  { id: "MIT", behind: "the above copyright notice and this permission notice", words: "including the next paragraph" },
];
