// How git is run here, in one table: nothing of the machine's or a repository's configuration is read, nothing that git could
// start is left on, and only the sub-commands and options listed below are ever given to it.
//
// Sources: git-config(1), git(1) "Environment Variables", githooks(5), gitattributes(5).

import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

import { AppError } from "#base/app-error.ts";

/** Each switch with what it takes away. `-c` wins over every file. */
export const GIT_SWITCHES: Readonly<Record<string, string>> = {
  // Programs that git would start.
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "core.sshCommand": "false",
  "core.askPass": "false",
  "core.editor": "false",
  "core.pager": "cat",
  "core.alternateRefsCommand": "false",
  "credential.helper": "",
  "diff.external": "",
  "gpg.program": "false",
  "log.showSignature": "false",
  "gc.auto": "0",
  "maintenance.auto": "false",
  // Ways to elsewhere.
  "protocol.allow": "never",
  "protocol.file.allow": "never",
  "protocol.ext.allow": "never",
  "http.followRedirects": "false",
  "fetch.recurseSubmodules": "false",
  "submodule.recurse": "false",
  // Files that a configuration could name.
  "core.attributesFile": "/dev/null",
  "core.excludesFile": "/dev/null",
  "log.mailmap": "false",
  // What is received is checked, and always kept as a pack.
  "transfer.fsckObjects": "true",
  "fetch.unpackLimit": "1",
  "transfer.unpackLimit": "1",
  "fastimport.unpackLimit": "0",
  "pack.writeReverseIndex": "false",
  // Caches that a repository could bring along, made by whoever made it; and they do not go with grafts.
  "core.commitGraph": "false",
  "core.multiPackIndex": "false",
  "fetch.writeCommitGraph": "false",
  "advice.graftFileDeprecated": "false",
  "log.showRoot": "true",
  "diff.renameLimit": "1000",
};

/**
 * Faults that old but honest repositories have, as hosts let them pass; what aims at a checkout stays an error. Of an update,
 * files that did not change are not at hand to be looked into (the "Missing" ones). git skips names that it does not know.
 */
const TOLERATED_FAULTS = ["badTimezone", "missingSpaceBeforeDate", "missingEmail", "missingNameBeforeEmail", "missingSpaceBeforeEmail", "badName", "badEmail", "zeroPaddedFilemode", "zeroPaddedDate", "badDateOverflow", "nullSha1", "missingTaggerEntry", "badFilemode", "gitignoreSymlink", "gitattributesSymlink", "mailmapSymlink", "gitmodulesParse", "gitmodulesMissing", "gitmodulesBlob", "gitmodulesLarge", "gitattributesMissing", "gitattributesBlob", "gitattributesLineLength", "gitattributesLarge", "extraHeaderEntry", "multipleAuthors", "nulInCommit"];

/** The whole environment of git beside what a transport adds. `gitDir` is named, so no folder above is searched. */
export function createGitEnvironment(gitDir: string): Record<string, string> {
  return {
    PATH: "/usr/bin:/bin:/usr/local/bin",
    HOME: gitDir,
    XDG_CONFIG_HOME: gitDir,
    LC_ALL: "C",
    TZ: "UTC",
    GIT_DIR: gitDir,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "/bin/false",
    SSH_ASKPASS: "/bin/false",
    SSH_ASKPASS_REQUIRE: "never",
    GIT_SSH_COMMAND: "false",
    GIT_PROXY_COMMAND: "false",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_PROTOCOL_FROM_USER: "0",
    GIT_PAGER: "cat",
    GIT_EDITOR: "false",
  };
}

const OID = "(?:[0-9a-f]{40}|[0-9a-f]{64})";
const REVISION = new RegExp(`^\\^?(?:${OID}|refs/(?:heads|tags)/[^-][^\\s]*)$`);

/** The normal forms of egress/source-url.ts. */
const SSH_SOURCE = "(?:ssh://[^\\s'\"\\\\]+|[A-Za-z0-9._][A-Za-z0-9._-]*@(?:[a-z0-9._-]+|\\[[0-9a-f:.]+\\]):[A-Za-z0-9._][^\\s'\"\\\\]*)";

interface CommandRule {
  readonly options: readonly RegExp[];
  /** What may stand beside options; null for nothing. */
  readonly operands: RegExp | null;
  /** Switches of this command only. */
  readonly switches?: Readonly<Record<string, string>>;
  /** Switches of this command that may be given another value. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

/** All that git is ever asked to do. An unlisted command or option is a defect of ours and is thrown. */
const COMMANDS: Readonly<Record<string, CommandRule>> = {
  "cat-file": {
    options: [/^--batch$/, /^--batch-command$/, /^--batch-check(=[%() a-z]+)?$/, /^--buffer$/, /^--batch-all-objects$/, /^--unordered$/],
    operands: null,
    // Files are asked for folder by folder, so that what a delta leans on was met just before: a larger cache is fresh memory all the time.
    switches: { "core.deltaBaseCacheLimit": "16m" },
    // A history is read commit by commit, and comes back to the same files again and again.
    choices: { "core.deltaBaseCacheLimit": ["96m"] },
  },
  log: {
    options: [/^-[zc]$/, /^--(numstat|raw|stdin|no-abbrev|no-renames|no-ext-diff|no-textconv|no-color|no-decorate|no-notes|no-show-signature|no-merges|first-parent|reverse|topo-order|date-order)$/, /^-M(\d{1,3}%?)?$/, /^--no-walk(=unsorted|=sorted)?$/, /^--encoding=UTF-8$/, /^--format=t?format:[ -~]*$/, /^--max-count=\d{1,9}$/],
    operands: REVISION,
  },
  "rev-list": { options: [/^--(count|all|objects|stdin|parents|timestamp|first-parent|not|quiet|topo-order|date-order|reverse|no-object-names|filter=object:type=blob|filter-provided-objects|missing=print)$/, /^--no-walk(=unsorted|=sorted)?$/, /^--max-count=\d{1,9}$/], operands: REVISION },
  "fast-import": { options: [/^--quiet$/, /^--done$/, /^--date-format=raw$/, /^--depth=\d{1,2}$/], operands: null },
  "index-pack": { options: [/^--stdin$/, /^--strict$/, /^--fsck-objects$/, /^--max-input-size=\d{1,15}$/, /^--object-format=sha(1|256)$/], operands: null },
  "fetch-pack": { options: [/^--(stateless-rpc|stdin|lock-pack|keep|from-promisor|no-progress)$/], operands: new RegExp(`^(?:url|${SSH_SOURCE})$`) },
  "ls-remote": { options: [/^--symref$/, /^--$/], operands: new RegExp(`^${SSH_SOURCE}$`) },
};

/**
 * The full argument list for `args` (`[command, …]`, with `-c key=value` of known switches before it).
 * @throws TypeError for what is not on the list: that is a defect, not an input.
 */
export function createGitArguments(args: readonly string[]): string[] {
  const rest = [...args];
  const asked: [string, string][] = [];
  while (rest[0] === "-c") {
    const [key = "", value = ""] = (rest[1] ?? "").split("=", 2);
    asked.push([key, value]);
    rest.splice(0, 2);
  }
  const [command = "", ...given] = rest;
  const rule = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (rule === undefined) throw new TypeError(`git ${command} is not on the list of commands`);
  const wrong = asked.find(([key, value]) => GIT_SWITCHES[key] !== value && rule.choices?.[key]?.includes(value) !== true);
  if (wrong !== undefined) throw new TypeError(`the switch ${wrong[0]} is not one that git is given here`);
  for (const argument of given) {
    if (argument === "--" && rule.operands !== null) continue;
    const isListed = argument.startsWith("-") ? rule.options.some((option) => option.test(argument)) : rule.operands?.test(argument) === true;
    if (!isListed) throw new TypeError(`git ${command} is not given ${JSON.stringify(argument)} here`);
  }
  const switches = Object.entries({ ...GIT_SWITCHES, ...rule.switches, ...Object.fromEntries(asked) }).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const faults = command === "fetch-pack" ? TOLERATED_FAULTS.flatMap((name) => ["-c", `fetch.fsck.${name}=ignore`]) : [];
  // Without a promisor remote, index-pack wants to look into files of settings that an update does not bring; nothing is ever
  // asked of this one: it has no address, and git does not fetch what is missing within these two commands.
  const promisor = given.includes("--from-promisor") ? ["-c", "remote.strongroom.promisor=true"] : [];
  return ["--no-pager", "--no-replace-objects", ...switches, ...faults, ...promisor, command, ...given];
}

/** @throws AppError `git.unavailable`. */
export function findGit(): string {
  return findProgram("git") ?? throwUnavailable();
}

/** The first executable of this name in the usual folders, then in PATH; null where there is none. */
export function findProgram(name: string): string | null {
  const folders = ["/usr/bin", "/usr/local/bin", "/bin", "/opt/homebrew/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  for (const folder of folders.filter((path) => isAbsolute(path))) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function throwUnavailable(): never {
  throw new AppError("git.unavailable");
}
