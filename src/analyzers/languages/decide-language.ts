// Which language a file is in, as GitHub Linguist goes about it: what an editor's mode line says, the file's name, its
// interpreter, its extension, and where several languages share one, its content.

import { AMBIGUOUS_EXTENSIONS } from "./ambiguous-extensions.ts";
import {
  OTHER_LANGUAGE,
  languageOfAlias,
  languagesOfExtension,
  languagesOfFilename,
  languagesOfInterpreter,
} from "./linguist-table.ts";

export interface FileHead {
  /** The last part of the path. */
  readonly name: string;
  /** The first bytes of the content, up to HEAD_BYTES. */
  readonly head: Uint8Array;
}

/** Rules that look at content see this much of it and no more. */
export const HEAD_BYTES = 64 * 1024;

/** The language's name in the public list; «Other» for text in none of them. */
export function decideLanguage(file: FileHead): string {
  return fromModeline(file.head) ?? fromFilename(file.name) ?? decideByTypes(file) ?? fromProlog(file.head) ?? OTHER_LANGUAGE;
}

/** As few of the languages that `decideLanguage` may answer as can be told without a look through the content. */
export function possibleLanguages(file: FileHead): readonly string[] {
  const extension = matchedExtension(file.name);
  const ambiguous = extension === null ? undefined : AMBIGUOUS_EXTENSIONS[extension];
  const isCertain = ambiguous === undefined || fromModeline(file.head) !== null || fromFilename(file.name) !== null || interpreterLanguages(file.head).length > 0;
  return isCertain ? [decideLanguage(file)] : [...ambiguous.rules.map(([language]) => language), ambiguous.otherwise];
}

/** What says itself that it is XML is XML, whatever it is called. */
function fromProlog(head: Uint8Array): string | null {
  return asLatin1(head.subarray(0, XML_PROLOG.length)) === XML_PROLOG ? "XML" : null;
}

const XML_PROLOG = "<?xml version=";

function fromFilename(name: string): string | null {
  const [language = null] = languagesOfFilename(name);
  return language;
}

/** A script says what runs it; where its extension allows several languages, both together decide. */
function decideByTypes(file: FileHead): string | null {
  const byInterpreter = interpreterLanguages(file.head);
  const extension = matchedExtension(file.name);
  const byExtension = extension === null ? [] : languagesOfExtension(extension);
  const both = byInterpreter.filter((language) => byExtension.includes(language));
  const [agreed = byInterpreter[0]] = both;
  if (agreed !== undefined) return agreed;
  return extension === null ? null : fromExtension(extension, file.head);
}

/** Rules look at the beginnings of lines; of longer ones they see no more, so that none can take long. */
const MAX_LINE_CHARACTERS = 400;

function fromExtension(extension: string, head: Uint8Array): string | null {
  const ambiguous = AMBIGUOUS_EXTENSIONS[extension];
  if (ambiguous === undefined) return languagesOfExtension(extension)[0] ?? null;
  if (ambiguous.rules.length === 0) return ambiguous.otherwise;
  const text = asLatin1(head).split("\n").map((line) => line.slice(0, MAX_LINE_CHARACTERS)).join("\n");
  return ambiguous.rules.find(([, pattern]) => pattern.test(text))?.[0] ?? ambiguous.otherwise;
}

/** The longest extension of the name that is in the list: of `a.blade.php` first `.blade.php`, then `.php`. */
function matchedExtension(name: string): string | null {
  const lower = name.toLowerCase();
  for (let dot = lower.indexOf("."); dot !== -1; dot = lower.indexOf(".", dot + 1)) {
    const extension = lower.slice(dot);
    if (languagesOfExtension(extension).length > 0) return extension;
  }
  return null;
}

const HASH = 0x23;
const BANG = 0x21;
/** Longer first lines are not shebangs: Linux reads 256 bytes. */
const MAX_SHEBANG = 256;

function interpreterLanguages(head: Uint8Array): readonly string[] {
  if (head[0] !== HASH || head[1] !== BANG) return [];
  const line = asLatin1(head.subarray(2, MAX_SHEBANG)).split(/[\r\n]/, 1)[0] ?? "";
  const words = line.trim().split(/[ \t]+/);
  let program = baseName(words.shift() ?? "");
  // `env` may have options and variables before the program.
  if (program === "env") program = baseName(words.find((word) => !word.startsWith("-") && !word.includes("=")) ?? "");
  const exact = languagesOfInterpreter(program);
  return exact.length > 0 ? exact : languagesOfInterpreter(program.replace(/[\d.]+$/, ""));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Editors look at the first and last lines; of those only the first are surely within the head. */
const MODELINE_BYTES = 600;
const EMACS = /-\*-[ \t]*(?:[^\n]{0,200}?\bmode[ \t]*:[ \t]*)?([\w+#.-]{1,40})[ \t]*(?:;[^\n]{0,200}?)?-\*-/i;
const VIM = /(?:^|[ \t])(?:vi|vim|ex)(?:[<=>]?\d{1,4})?:[^\n]{0,200}?\b(?:filetype|ft|syntax)[ \t]*=[ \t]*(\w{1,40})\b/m;
const MODELINE_LINES = 5;

function fromModeline(head: Uint8Array): string | null {
  const start = asLatin1(head.subarray(0, MODELINE_BYTES));
  if (!start.includes("-*-") && !start.includes("vi")) return null;
  const lines = start.split("\n", MODELINE_LINES).join("\n");
  const named = EMACS.exec(lines)?.[1] ?? VIM.exec(lines)?.[1];
  return named === undefined ? null : languageOfAlias(named);
}

function asLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
