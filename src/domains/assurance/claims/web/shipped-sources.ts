// CA-03, PO-08 and PO-17, on the sources as they are shipped: outside text reaches HTML, SQL, a shell and code only through the one place for
// each that encodes it, and no page lets people write markup.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim, type ClaimId } from "#platform/domain/claim.ts";

import { findUnencoded, HOSTILE_TEXTS, MEDIA, type Medium } from "./encoded-media.ts";

interface Sink {
  readonly medium: string;
  readonly pattern: RegExp;
  /** The files that may: where the encoding is, or where only words of our own are written. */
  readonly allowed: readonly RegExp[];
  /** A file that goes through this is encoded. */
  readonly unless?: RegExp;
}

interface SourceClaim {
  readonly id: ClaimId;
  readonly statement: string;
  readonly files: string;
  /** Fewer files than this: the sources were not there to look at. */
  readonly atLeast: number;
  readonly sinks: readonly Sink[];
  /** What hostile text comes out of as more than text; none where only the sources are looked at. */
  readonly media?: readonly Medium[];
}

/** Rules about such sinks, with examples of them: text that is compared with others' code and never runs. */
const RULES_ABOUT_SINKS = /^src\/analyzers\/risks\/(?:rules\/|analyzer\.ts$)/;

const RAW_HTML: Sink = { medium: "HTML", pattern: /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\b|createContextualFragment|\bsrcDoc\b|setHTMLUnsafe/, allowed: [RULES_ABOUT_SINKS] };
const RUN_CODE: Sink = { medium: "code", pattern: /\beval\(|new Function\(|["'`]javascript:/, allowed: [/attack-signs\.ts$/, /claims\/web\//, RULES_ABOUT_SINKS] };

const CLAIMS: readonly SourceClaim[] = [
  { id: "CA-03", statement: "What people write is encoded by the framework: no page has a sink for raw HTML or code.", files: "src/web/**/*.{ts,tsx}", atLeast: 40, sinks: [RAW_HTML, RUN_CODE] },
  {
    id: "PO-17",
    statement: "There is no WYSIWYG: people write plain text, and no page makes a part of itself editable.",
    files: "src/web/**/*.{ts,tsx}",
    atLeast: 40,
    sinks: [{ medium: "editable markup", pattern: /contentEditable=|contenteditable\b|designMode\b|execCommand\(|from "(?:@tiptap|quill|slate|draft-js|ckeditor|tinymce|@mantine\/tiptap)/, allowed: [] }],
  },
];

/** Where text may become part of something that is read as more than text. */
const SINKS: readonly Sink[] = [
  { ...RAW_HTML, allowed: [/claims\/web\//, RULES_ABOUT_SINKS] },
  RUN_CODE,
  { medium: "SQL", pattern: /\bsql\.raw\(|\bsql\.lit\(/, allowed: [/^src\/platform\/(?:db|jobs)\//, /claims\//, /\/testing\//] },
  { medium: "shell", pattern: /\bshell:\s*true|\bexecSync\(|\bchild_process\b/, allowed: [/^src\/platform\/process\//, /\/testing\//, /claims\/(?:web\/|queue-only\.ts$|own-servers\.ts$)/, RULES_ABOUT_SINKS] },
  { medium: "CSV", pattern: /["'`]text\/csv/, allowed: [/claims\/web\//], unless: /from "#base\/csv\.ts"/ },
  // Of the product's own answers; servers that checks and the witness start say only words of their own.
  { medium: "headers", pattern: /\bwriteHead\(|\bsetHeader\(|\bappendHeader\(|content-disposition["']?\s*:/i, allowed: [/^src\/platform\/http\/answers\.ts$/, /claims\//, /^src\/cli\/witness\//, /\/testing\//] },
  { medium: "URL", pattern: /\bhref=\{(?!(?:endpointUrl\(|addresses\.|`#\$\{id\}`))|\blocation\.(?:href|assign|replace)\b|\bwindow\.open\(/, allowed: [/^src\/web\/data\/(?:session|single-sign-on)\.ts$/, /claims\/web\//] },
  { medium: "terminal", pattern: /\\u001b|\\x1b|\\033/i, allowed: [/^src\/platform\/log\/terminal\.ts$/, /^src\/cli\/report\/(?:paint|progress)\.ts$/, /^src\/cli\/share\/terminal\//, /^src\/web\/pages\/live\/terminal\//, /^src\/analyzers\/dependencies\/syntax\//, /sample-reports\.ts$/, /claims\/web\//] },
  { medium: "Markdown", pattern: /from "(?:marked|markdown-it|micromark|remark|rehype|showdown|react-markdown|commonmark)/, allowed: [] },
];

/** `media`: how text is put into each of them. */
export function createSourceClaims(media: readonly Medium[] = MEDIA): readonly Claim[] {
  const encoded: SourceClaim = {
    id: "PO-08",
    statement: "Every variable is encoded for its medium, trusted ones too: HTML, URL, CSV, headers, shell, SQL, Markdown, terminal and code have one guarded way in, and hostile text comes out of it as text.",
    files: "src/**/*.{ts,tsx}",
    atLeast: 300,
    sinks: SINKS,
    media,
  };
  return [...CLAIMS, encoded].map((claim) => ({
    id: claim.id,
    statement: claim.statement,
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "weekly", check: { run: async (context) => checkSources(context, claim) } },
  }));
}

function checkSources({ programDir }: CheckContext, { files, atLeast, sinks, media = [] }: SourceClaim): CheckOutcome {
  const found = globSync(files, { cwd: programDir }).filter((file) => !/\.test\.tsx?$/.test(file));
  const faults = found.flatMap((file) => {
    const source = withoutComments(readFileSync(join(programDir, file), "utf8"));
    return sinks.filter(({ pattern, allowed, unless }) => !allowed.some((place) => place.test(file)) && pattern.test(source) && unless?.test(source) !== true).map(({ medium }) => `${medium} in ${file}`);
  });
  const unencoded = findUnencoded(media);
  const evidence = { files: found.length, media: sinks.map(({ medium }) => medium).join(", "), tried: media.length * HOSTILE_TEXTS.length, unencoded: unencoded.slice(0, 5).join("; ") || "none", faults: faults.join("; ").slice(0, 300) || "none" };
  if (found.length < atLeast) return claimFails(`Expected ${atLeast} source files or more to look at, found ${found.length}.`, evidence);
  if (faults.length > 0) return claimFails(`Sinks where none may be: ${faults.join("; ")}.`.slice(0, 480), evidence);
  if (unencoded.length > 0) return claimFails(`Hostile text came out as more than text: ${unencoded.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${found.length} files, no sink for ${sinks.map(({ medium }) => medium).join(", ")} but the guarded ones.`, evidence);
}

function withoutComments(source: string): string {
  return source.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
}
