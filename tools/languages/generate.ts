// Generates the tables of languages from the package linguist-languages (GitHub Linguist's list, MIT):
//
//   src/analyzers/languages/languages.json    what the analyser decides by: names, types, extensions, file names, interpreters
//   src/protocol/report/languages.json        names and colours, for pages and for checking answers
//   src/protocol/report/extensions.json       extensions that say nothing about whose code it is
//
// node tools/languages/generate.ts writes them; with --check it fails when the committed ones differ.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as linguist from "linguist-languages";

interface LinguistLanguage {
  readonly name: string;
  readonly type: string;
  readonly color?: string;
  readonly group?: string;
  readonly aliases?: readonly string[];
  readonly extensions?: readonly string[];
  readonly filenames?: readonly string[];
  readonly interpreters?: readonly string[];
}

/** Types of files that are no language of the list but known to everybody. */
const WELL_KNOWN_EXTENSIONS =
  ".png .jpg .jpeg .gif .bmp .ico .webp .avif .tif .tiff .psd .ai .eps .pdf .doc .docx .xls .xlsx .ppt .pptx .odt .ods .odp .rtf .zip .gz .tgz .bz2 .xz .zst .7z .rar .tar " +
  ".jar .war .ear .class .dex .apk .aar .ipa .so .dll .exe .dylib .lib .obj .pdb .wasm .pyc .pyo .whl .egg .gem .nupkg .deb .rpm .msi .dmg .iso .bin .dat .db .sqlite .sqlite3 .mdb .parquet .avro .orc " +
  ".npy .npz .pkl .h5 .hdf5 .onnx .pt .pb .tflite .safetensors .mp3 .mp4 .m4a .m4v .wav .ogg .oga .ogv .flac .aac .avi .mov .mkv .webm .ttf .otf .woff .woff2 .eot .pem .crt .cer .der .key .p12 .pfx .jks .keystore .pub .asc .sig " +
  ".txt .log .lock .map .snap .golden .expected .out .in .bak .orig .tmp .patch .diff .po .mo .pot .resx .xib .nib .storyboard .pbxproj .plist .strings .env .example .sample .template .dist .keep .gitkeep .mod .sum";

const root = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");
const languages = (Object.values(linguist) as readonly LinguistLanguage[]).toSorted((a, b) => compare(a.name, b.name));

write("src/analyzers/languages/languages.json", languages.map(({ name, type, aliases, extensions, filenames, interpreters }) => [
  JSON.stringify(name),
  JSON.stringify([type, lowered(extensions).join(" "), (filenames ?? []).join("|"), (interpreters ?? []).join(" "), lowered(aliases).join("|")]),
]));
write("src/protocol/report/languages.json", languages.map(({ name, color }) => [JSON.stringify(name), JSON.stringify(color ?? null)]));
const extensions = new Set([...languages.flatMap((language) => lowered(language.extensions).map(lastExtension)), ...WELL_KNOWN_EXTENSIONS.split(" ")]);
write("src/protocol/report/extensions.json", [...extensions].toSorted(compare).map((extension) => [JSON.stringify(extension), "1"]));

function write(path: string, entries: readonly (readonly string[])[]): void {
  const text = `{\n${entries.map(([key, value]) => `${key}: ${value}`).join(",\n")}\n}\n`;
  const file = join(root, path);
  if (!check) return writeFileSync(file, text);
  if (readFileSync(file, "utf8") === text) return;
  process.stderr.write(`${path} differs from linguist-languages: run node tools/languages/generate.ts\n`);
  process.exitCode = 1;
}

function lowered(words: readonly string[] | undefined): string[] {
  return [...new Set((words ?? []).map((word) => word.toLowerCase()))];
}

/** `.d.ts` is seen as `.ts` in a list of extensions. */
function lastExtension(extension: string): string {
  return extension.slice(extension.lastIndexOf("."));
}

/** By code units, as every machine sorts alike. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
