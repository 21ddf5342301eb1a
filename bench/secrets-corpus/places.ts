// Where a name and its secret stand in real projects: a line in some language, among lines that have nothing to do with it.

import { mark, type Draw } from "./draw.ts";
import { camel, NAMES, NOUNS, pascal, sentence, snake } from "./words.ts";

export interface Place {
  readonly path: (draw: Draw) => string;
  /** The lines with the secret, which is already marked. */
  readonly line: (name: string, secret: string, draw: Draw) => string;
  /** A line of the same file about something else. */
  readonly other: (draw: Draw) => string;
  readonly before?: string;
  readonly after?: string;
}

const upper = (draw: Draw): string => `${draw.pick(NOUNS)}_${draw.pick(NOUNS)}`.toUpperCase();
const constant = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]+/g, "_").replace(/^_+/, "");

export const PLACES: readonly Place[] = [
  { path: () => ".env.production", line: (name, secret) => `${constant(name).toUpperCase()}=${secret}`, other: (draw) => draw.pick([() => `${upper(draw)}=${draw.between(1, 9000)}`, () => `${upper(draw)}=true`, () => `# ${sentence(draw)}`, () => `${upper(draw)}_URL=https://${draw.pick(NOUNS)}.example.net/v1`])() },
  { path: (draw) => `deploy/${draw.pick(NOUNS)}.sh`, before: "#!/bin/sh\nset -eu", line: (name, secret, draw) => draw.pick([`export ${constant(name)}="${secret}"`, `export ${constant(name)}=${secret}`, `${constant(name)}='${secret}' ./run.sh`]), other: (draw) => `${draw.pick(NOUNS)}_dir=/srv/${draw.pick(NOUNS)}/${draw.pick(NOUNS)}` },
  { path: (draw) => `src/${draw.pick(NOUNS)}.py`, before: "import os\nimport requests\n", line: (name, secret, draw) => draw.pick([`${constant(name)} = "${secret}"`, `client = Client(${constant(name).toLowerCase()}='${secret}')`, `os.environ["${constant(name)}"] = "${secret}"`]), other: (draw) => draw.pick([`def ${snake(draw)}(${draw.pick(NOUNS)}):\n    return ${draw.pick(NOUNS)}.${snake(draw)}()`, `# ${sentence(draw)}`]) },
  { path: (draw) => `src/${camel(draw)}.ts`, line: (name, secret, draw) => draw.pick([`const ${constant(name)} = "${secret}";`, `  ${constant(name)}: '${secret}',`, `export const config = { ${constant(name)}: \`${secret}\` };`]), other: (draw) => `export function ${camel(draw)}(${draw.pick(NOUNS)}: string): number { return ${draw.between(1, 99)}; }` },
  { path: (draw) => `lib/${draw.pick(NOUNS)}.js`, line: (name, secret, draw) => draw.pick([`var ${constant(name)} = '${secret}';`, `process.env.${constant(name)} = "${secret}";`, `axios.defaults.headers["${name}"] = "${secret}";`]), other: (draw) => `module.exports.${camel(draw)} = (${draw.pick(NOUNS)}) => ${camel(draw)}(${draw.pick(NOUNS)});` },
  { path: (draw) => `src/main/java/org/${draw.pick(NOUNS)}/${pascal(draw)}.java`, line: (name, secret) => `    private static final String ${constant(name)} = "${secret}";`, other: (draw) => `    private final ${pascal(draw)} ${draw.pick(NOUNS)} = new ${pascal(draw)}("${draw.pick(NOUNS)}");` },
  { path: (draw) => `pkg/${draw.pick(NOUNS)}/${draw.pick(NOUNS)}.go`, before: "package main\n", line: (name, secret, draw) => draw.pick([`\t${constant(name)} := "${secret}"`, `const ${constant(name)} = "${secret}"`, `\tos.Setenv("${constant(name)}", "${secret}")`]), other: (draw) => `func ${pascal(draw)}(ctx context.Context) error {\n\treturn ${draw.pick(NOUNS)}.${pascal(draw)}(ctx)\n}` },
  { path: (draw) => `config/${draw.pick(NOUNS)}.yml`, line: (name, secret, draw) => `  ${name.replaceAll(/[:/]/g, "")}: ${draw.pick([secret, `"${secret}"`, `'${secret}'`])}`, other: (draw) => `  ${snake(draw)}: ${draw.pick([draw.between(1, 999).toString(), "true", draw.pick(NOUNS)])}` },
  { path: (draw) => `config/${draw.pick(NOUNS)}.json`, before: "{", after: '  "version": 2\n}', line: (name, secret) => `  "${name}": "${secret}",`, other: (draw) => `  "${camel(draw)}": ${draw.pick(["true", "null", `"${draw.pick(NOUNS)}"`, "42"])},` },
  { path: () => "src/main/resources/application.properties", line: (name, secret, draw) => `${draw.pick(NOUNS)}.${name.toLowerCase().replaceAll("_", "-")}=${secret}`, other: (draw) => `${draw.pick(NOUNS)}.${draw.pick(NOUNS)}.enabled=true` },
  { path: () => "Dockerfile", before: "FROM debian:12", line: (name, secret, draw) => draw.pick([`ENV ${constant(name)}=${secret}`, `ARG ${constant(name)}="${secret}"`]), other: (draw) => `RUN mkdir -p /srv/${draw.pick(NOUNS)}` },
  { path: () => "docker-compose.yml", before: "services:\n  app:\n    environment:", line: (name, secret, draw) => draw.pick([`      ${constant(name)}: ${secret}`, `      - ${constant(name)}=${secret}`]), other: (draw) => `      ${upper(draw)}: ${draw.pick(NOUNS)}` },
  { path: () => "infra/main.tf", line: (name, secret) => `  ${constant(name).toLowerCase()} = "${secret}"`, other: (draw) => `resource "${snake(draw)}" "${draw.pick(NOUNS)}" {\n  name = "${draw.pick(NOUNS)}"\n}` },
  { path: (draw) => `app/${draw.pick(NOUNS)}.rb`, line: (name, secret, draw) => draw.pick([`${constant(name).toUpperCase()} = '${secret}'`, `  config.${constant(name).toLowerCase()} = "${secret}"`]), other: (draw) => `  def ${snake(draw)}\n    @${draw.pick(NOUNS)} ||= ${pascal(draw)}.new\n  end` },
  { path: (draw) => `public/${draw.pick(NOUNS)}.php`, before: "<?php", line: (name, secret, draw) => draw.pick([`$${constant(name)} = '${secret}';`, `define('${constant(name)}', '${secret}');`, `    '${constant(name)}' => '${secret}',`]), other: (draw) => `$${draw.pick(NOUNS)} = new ${pascal(draw)}($${draw.pick(NOUNS)});` },
  { path: (draw) => `src/${pascal(draw)}.cs`, line: (name, secret) => `        public const string ${constant(name)} = "${secret}";`, other: (draw) => `        public ${pascal(draw)} ${pascal(draw)} { get; set; }` },
  { path: () => "web.config", before: "<configuration>\n  <appSettings>", after: "  </appSettings>\n</configuration>", line: (name, secret) => `    <add key="${name}" value="${secret}" />`, other: (draw) => `    <add key="${pascal(draw)}" value="${draw.between(1, 500)}" />` },
  { path: () => "settings.xml", before: "<settings>", after: "</settings>", line: (name, secret) => `  <${constant(name)}>${secret}</${constant(name)}>`, other: (draw) => `  <${draw.pick(NOUNS)}>${draw.pick(NOUNS)}</${draw.pick(NOUNS)}>` },
  { path: () => "docs/setup.md", before: "# Setup\n", line: (name, secret, draw) => draw.pick([`    ${constant(name)}=${secret}`, `Set \`${constant(name)}\` to \`${secret}\`.`, `curl -H "${name}: ${secret}" https://api.example.net/v1/${draw.pick(NOUNS)}`]), other: (draw) => `${sentence(draw)}\n` },
  { path: () => "pyproject.toml", line: (name, secret) => `${constant(name)} = "${secret}"`, other: (draw) => `${snake(draw)} = ${draw.between(1, 40)}` },
  { path: () => "notebooks/Explore.ipynb", before: '{"cells": [{"cell_type": "code", "source": [', after: '"pass"]}]}', line: (name, secret) => `    "${constant(name)} = '${secret}'\\n",`, other: (draw) => `    "${snake(draw)}(${draw.pick(NOUNS)})\\n",` },
  { path: (draw) => `app/src/main/kotlin/${pascal(draw)}.kt`, line: (name, secret) => `    val ${constant(name)} = "${secret}"`, other: (draw) => `    fun ${camel(draw)}(${draw.pick(NOUNS)}: String) = ${draw.pick(NOUNS)}.${camel(draw)}()` },
  { path: (draw) => `Sources/${pascal(draw)}.swift`, line: (name, secret) => `    static let ${constant(name)} = "${secret}"`, other: (draw) => `    func ${camel(draw)}() -> ${pascal(draw)}? { nil }` },
  { path: (draw) => `src/${snake(draw)}.rs`, line: (name, secret) => `const ${constant(name).toUpperCase()}: &str = "${secret}";`, other: (draw) => `pub fn ${snake(draw)}(${draw.pick(NOUNS)}: &str) -> Option<u32> { None }` },
  { path: (draw) => `src/${snake(draw)}.c`, before: "#include <stdio.h>", line: (name, secret, draw) => draw.pick([`#define ${constant(name).toUpperCase()} "${secret}"`, `static const char *${constant(name).toLowerCase()} = "${secret}";`]), other: (draw) => `static int ${snake(draw)}(struct ${draw.pick(NOUNS)} *${draw.pick(NOUNS)});` },
  { path: () => ".github/workflows/release.yml", before: "on: push\njobs:\n  release:\n    env:", line: (name, secret) => `      ${constant(name)}: ${secret}`, other: (draw) => `      ${upper(draw)}: ${draw.pick(NOUNS)}` },
  { path: (draw) => `logs/${draw.pick(NOUNS)}.log`, line: (name, secret, draw) => `2024-03-1${draw.below(10)} 12:00:01 DEBUG request by ${draw.pick(NAMES)} with ${name}=${secret}`, other: (draw) => `2024-03-1${draw.below(10)} 12:0${draw.below(10)}:41 INFO ${sentence(draw)}` },
];

export interface PlacedText {
  readonly path: string;
  /** With marks around the secret. */
  readonly marked: string;
}

const MOST_LINES_AROUND = 14;

/** A whole file of that kind with the secret somewhere in it. Some have Windows line ends. */
export function placeSecret(place: Place, { name, secret, draw }: { readonly name: string; readonly secret: string; readonly draw: Draw }): PlacedText {
  return { path: place.path(draw), marked: surround(place, place.line(name, mark(secret), draw), draw) };
}

/** A line among others of its file. */
export function surround(place: Place, line: string, draw: Draw): string {
  const others = (): string[] => Array.from({ length: draw.below(MOST_LINES_AROUND) }, () => place.other(draw));
  const lines = [...(place.before === undefined ? [] : [place.before]), ...others(), line, ...others(), ...(place.after === undefined ? [] : [place.after])];
  return `${lines.join("\n")}\n`.replaceAll("\n", draw.chance(0.1) ? "\r\n" : "\n");
}
