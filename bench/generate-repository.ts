// Makes a repository of any size by `git fast-import`: source files of several languages in nested folders, then commits that each
// change a few lines of a few files, by some dozens of people. The same size gives the same repository, commit for commit.

import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface GeneratedSize {
  readonly commits: number;
  readonly files: number;
  /** Lines of each file. Default 100. */
  readonly linesPerFile?: number;
}

const LINES_PER_FILE = 100;
const FILES_PER_FOLDER = 40;
const FILES_PER_COMMIT = 3;
const PEOPLE = 60;
const FIRST_COMMIT_AT = Date.UTC(2010, 0, 1) / 1000;
const SECONDS_BETWEEN_COMMITS = 8_000;
const LANGUAGES = [
  { extension: "c", comment: "/* %s */", line: "  int value_%s = compute(%s);" },
  { extension: "py", comment: "# %s", line: "value_%s = compute(%s)" },
  { extension: "ts", comment: "// %s", line: "export const value%s = compute(%s);" },
  { extension: "go", comment: "// %s", line: "\tvalue%s := compute(%s)" },
  { extension: "java", comment: "// %s", line: "    int value%s = compute(%s);" },
] as const;

export function generateRepository(gitDir: string, size: GeneratedSize): void {
  mkdirSync(gitDir, { recursive: true });
  git(gitDir, ["init", "--quiet", "--bare", "--initial-branch=main", "."]);
  const stream = join(gitDir, "fast-import.stream");
  writeStream(stream, size);
  const input = openSync(stream, "r");
  git(gitDir, ["fast-import", "--quiet", "--done", "--depth=20"], input);
  closeSync(input);
  git(gitDir, ["repack", "-a", "-d", "-q"]);
}

/** Some pieces at a time: the whole may be larger than a string can be. */
const PIECE_CHARACTERS = 4 * 1024 * 1024;

function writeStream(path: string, { commits, files, linesPerFile = LINES_PER_FILE }: GeneratedSize): void {
  const output = openSync(path, "w");
  const random = createRandom(files * 31 + commits);
  const contents = Array.from({ length: files }, (_, file) => Array.from({ length: linesPerFile }, (_line, line) => composeLine(file, line, 0)));
  let text = "";
  const write = (piece: string, end = false): void => {
    text += piece;
    if (text.length < PIECE_CHARACTERS && !end) return;
    writeSync(output, text);
    text = "";
  };
  const putFile = (file: number): void => {
    const content = `${(contents[file] as string[]).join("\n")}\n`;
    write(`M 100644 inline ${pathOf(file)}\ndata ${content.length}\n${content}\n`);
  };
  for (let commit = 0; commit < commits; commit++) {
    const person = Math.floor(random() * random() * PEOPLE);
    const message = `Change ${commit}\n`;
    const who = `Person ${person} <person${person}@example.com> ${FIRST_COMMIT_AT + commit * SECONDS_BETWEEN_COMMITS} +0000`;
    write(`commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}`);
    if (commit === 0) for (let file = 0; file < files; file++) putFile(file);
    for (let turn = 0; commit > 0 && turn < FILES_PER_COMMIT; turn++) {
      const file = Math.floor(random() * files);
      const content = contents[file] as string[];
      const line = Math.floor(random() * content.length);
      content[line] = composeLine(file, line, commit);
      putFile(file);
    }
  }
  write("done\n", true);
  closeSync(output);
}

function pathOf(file: number): string {
  const folder = Math.floor(file / FILES_PER_FOLDER);
  return `part${folder % 16}/folder${folder}/file${file}.${(LANGUAGES[file % LANGUAGES.length] as (typeof LANGUAGES)[number]).extension}`;
}

/** One line in five is a comment, one in eight is blank. */
function composeLine(file: number, line: number, commit: number): string {
  const language = LANGUAGES[file % LANGUAGES.length] as (typeof LANGUAGES)[number];
  if (commit === 0 && line % 8 === 7) return "";
  const pattern = line % 5 === 0 ? language.comment : language.line;
  return pattern.replaceAll("%s", `${file}${line}${commit === 0 ? "" : commit}`);
}

/** xorshift32: the same numbers everywhere. */
function createRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function git(gitDir: string, args: readonly string[], stdin: number | "ignore" = "ignore"): void {
  const result = spawnSync("git", [...args], { cwd: gitDir, stdio: [stdin, "ignore", "pipe"], encoding: "utf8" });
  if (result.status !== 0) throw new Error(`git ${args.join(" ")} failed: ${result.stderr}`);
}
