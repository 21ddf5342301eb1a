// Adds up the files of a folder by class: language and share, binaries, extensions. The classes are those of the sandbox's wire.

import type { Tally } from "#base/tally.ts";
import { classifyFolder, classifyName, extensionOf, unite, type PathTraits } from "#analyzers/languages/classify-path.ts";
import { OTHER_LANGUAGE, isListedLanguage } from "#analyzers/languages/linguist-table.ts";
import { FACT, FLAG, type FileFact } from "./file-fact.ts";

export interface CountedFile {
  readonly path: string;
  readonly size: number;
  /** null where the content could not be had. */
  readonly fact: FileFact | null;
}

/** A folder with a million extensions is an attack: its sum must still fit a line. What comes later is one class. */
const MAX_EXTENSIONS = 2000;
const LATER_EXTENSIONS = "extension|.other";

export class FolderTally {
  private readonly rows = new Map<string, number[]>();
  private extensions = 0;
  /** Of the last file: the next one mostly lies there too. */
  private folder = "";
  private folderTraits = classifyFolder("");

  add({ path, size, fact }: CountedFile): void {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    this.addExtension(extensionOf(name), size);
    if (fact === null) return;
    const flags = numberAt(fact, FACT.flags);
    const traits = unite(this.traitsOfFolder(path.slice(0, slash + 1)), classifyName(name));
    const share = shareOf({ ...traits, generated: traits.generated || (flags & FLAG.generated) !== 0 });
    if ((flags & FLAG.binary) !== 0) {
      this.addRow(`binary|${share}`, [1, size]);
      return;
    }
    const code = numberAt(fact, FACT.code);
    const comment = numberAt(fact, FACT.comment);
    const blank = numberAt(fact, FACT.blank);
    this.addRow(`language|${languageOf(fact)}|${share}`, [1, size, code + comment + blank, code, comment, blank]);
  }

  toTally(): Tally {
    return Object.fromEntries(this.rows);
  }

  private traitsOfFolder(folder: string): PathTraits {
    if (folder !== this.folder) {
      this.folder = folder;
      this.folderTraits = classifyFolder(folder);
    }
    return this.folderTraits;
  }

  private addExtension(extension: string, size: number): void {
    const key = `extension|${extension}`;
    if (!this.rows.has(key)) this.extensions++;
    this.addRow(this.rows.has(key) || this.extensions <= MAX_EXTENSIONS ? key : LATER_EXTENSIONS, [1, size]);
  }

  private addRow(key: string, counts: number[]): void {
    const row = this.rows.get(key);
    if (row === undefined) {
      this.rows.set(key, counts);
      return;
    }
    for (let index = 0; index < counts.length; index++) row[index] = (row[index] ?? 0) + (counts[index] ?? 0);
  }
}

/** As the classes of the tally have it. */
function shareOf({ vendored, generated, documentation }: PathTraits): string {
  return `${vendored ? "v" : ""}${generated ? "g" : ""}${documentation ? "d" : ""}`;
}

function numberAt(fact: FileFact, place: number): number {
  const value = fact[place];
  return typeof value === "number" ? value : 0;
}

function languageOf(fact: FileFact): string {
  const name = fact[FACT.language];
  return typeof name === "string" && isListedLanguage(name) ? name : OTHER_LANGUAGE;
}
