// Secrets in one file. A find says which rule found it and where; the secret itself stays in the file. Who keeps finds hashes the bytes
// with a key of the vault (`fingerprintInput`), so that the same secret is known again and none can be read back.

import type { AnalysedFile } from "#analyzers/contract.ts";

import { type ScanResult, SecretScanner } from "./scanner.ts";
import { narrowUnits, UTF16_MARK_BYTES, utf16OrderOf, widenOffset } from "./utf16.ts";

let scanner: SecretScanner | null = null;

/** All finds of a file, by place. */
export function findSecrets(file: AnalysedFile): ScanResult["finds"] {
  return scanSecrets(file).finds;
}

/** As `findSecrets`, and whether there were more than are kept of one file. */
export function scanSecrets({ language, content }: AnalysedFile): ScanResult {
  scanner ??= new SecretScanner();
  return scanContent(scanner, { content: Buffer.from(content.buffer, content.byteOffset, content.length), bareValues: hasBareValues(language) });
}

/** All finds of a content, UTF-16 too. */
export function scanContent(by: SecretScanner, { content, bareValues }: { readonly content: Buffer; readonly bareValues: boolean }): ScanResult {
  const order = utf16OrderOf(content);
  if (order === null) return by.scanWhole(content, { bareValues });
  const { finds, cut } = by.scanWhole(narrowUnits(content.subarray(UTF16_MARK_BYTES), order), { bareValues });
  return { finds: finds.map((find) => ({ ...find, start: widenOffset(find.start), end: widenOffset(find.end) })), cut };
}

/**
 * What a stable fingerprint of a find is made of: `HMAC(key of the vault, rule 0x00 secret)`. White space and escapes of a private key
 * are left out, so that it is the same key in a PEM file and in a string. Offsets and names are no part: a secret that moves is the same.
 */
export function fingerprintInput(content: Uint8Array, { rule, start, end }: { readonly rule: string; readonly start: number; readonly end: number }): Uint8Array {
  const secret = Buffer.from(content.subarray(start, end)).toString("latin1").replaceAll("\0", "");
  const stable = rule === "private-key" ? secret.replaceAll(/\\[nrt]|[\s"'+#*>|\\]/g, "") : secret;
  return Buffer.from(`${rule}\0${stable}`, "latin1");
}

/** In these a word without quotes is a name or a number, never a text. */
const QUOTED_LANGUAGES = new Set("JavaScript,TypeScript,TSX,JSX,Vue,Svelte,Astro,Python,Cython,Starlark,Java,Kotlin,Scala,Groovy,Gradle,Go,C,C++,Objective-C,Objective-C++,C#,F#,Visual Basic .NET,Rust,Swift,Ruby,PHP,Hack,Perl,Raku,Lua,Luau,Dart,Haskell,OCaml,Elixir,Erlang,Clojure,R,Julia,MATLAB,PowerShell,SQL,PLpgSQL,PLSQL,TSQL,HTML,CSS,SCSS,Sass,Less,JSON,JSON5,JSON with Comments,Jupyter Notebook,HCL,Terraform,TOML,Nix,Solidity,Zig,Nim,Crystal,D,Tcl,Assembly,Protocol Buffer,GraphQL,Thrift,Emacs Lisp,Common Lisp,Scheme,Vim script,CoffeeScript,ActionScript,Pascal,Fortran,Fortran Free Form,Ada,COBOL,Apex,Smarty,Twig,Blade,EJS,Handlebars,Pug,Haml,Slim,ERB,HTML+ERB,HTML+PHP,Java Server Pages,ASP.NET,WebAssembly,Yacc,Lex,Awk,M4".split(","));

/** Whether a bare word may be the value of a name. */
export function hasBareValues(language: string): boolean {
  return !QUOTED_LANGUAGES.has(language);
}
