// What the system lets us take away from a process before it starts: its network, its user's rights, its memory. Each is
// asked for once; what is not to be had is said, so that the caller can refuse or report it.
//
// The wrappers only change the process they are and then become the next one (exec), so there is one process and one pid:
//   unshare --net → setpriv (user, capabilities, no new privileges, dies with us) → prlimit → the program

import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";

export interface AchievedIsolation {
  /** It has a network namespace of its own, without any interface that is up. */
  readonly network: boolean;
  /** It runs as an ordinary user, or we are one ourselves. */
  readonly user: boolean;
  /** The limits of memory, file size, CPU time and core files are set. */
  readonly limits: boolean;
}

/** "powerless": our own user, but as root without any capability, for programs whose files only we may read. */
export type UserIsolation = "ordinary" | "powerless" | "inherited";

export interface IsolationRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly network: "none" | "inherited";
  readonly user: UserIsolation;
  readonly limits: {
    readonly memoryBytes: number | "none";
    readonly fileBytes: number | "none";
    readonly cpuSeconds: number;
  };
}

export interface IsolatedCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly achieved: AchievedIsolation;
}

/** `nobody` and `nogroup` (or `nobody`) on all distributions since the kernel's overflow id is this. */
export const ORDINARY_UID = 65534;
export const ORDINARY_GID = 65534;

/** The user that `user: "ordinary"` gives here; null where nothing is changed because we are an ordinary user already. */
export function ordinaryUser(): { readonly uid: number; readonly gid: number } | null {
  return isRoot() ? { uid: ORDINARY_UID, gid: ORDINARY_GID } : null;
}

/** The command line that starts the program with as much of the wanted isolation as the system allows. */
export function isolate(request: IsolationRequest): IsolatedCommand {
  const tools = probeTools();
  const chain: string[] = [];
  const user = isRoot() ? request.user : "inherited";
  const network = request.network === "none" ? tools.network : null;
  if (network !== null) chain.push(...network);
  if (tools.setpriv !== null) chain.push(tools.setpriv, ...privilegeArgs(user), "--");
  if (tools.prlimit !== null) chain.push(tools.prlimit, ...limitArgs(request.limits), "--");
  chain.push(request.program, ...request.args);
  const [program, ...args] = chain as [string, ...string[]];
  return {
    program,
    args,
    achieved: {
      network: request.network === "none" && network !== null,
      user: request.user === "ordinary" && (!isRoot() || tools.setpriv !== null),
      limits: tools.prlimit !== null,
    },
  };
}

interface Tools {
  /** `unshare` and its arguments up to the program; null where no network namespace can be made. */
  readonly network: readonly string[] | null;
  readonly setpriv: string | null;
  readonly prlimit: string | null;
}

let probed: Tools | undefined;

function probeTools(): Tools {
  probed ??= probeAll() ?? { network: probeNetwork(), setpriv: workingTool("setpriv", setprivProbe()), prlimit: workingTool("prlimit", PRLIMIT_PROBE) };
  return probed;
}

/** As root a namespace is enough; an ordinary user needs a user namespace around it, where the system allows those. */
function networkWays(): readonly (readonly string[])[] {
  return isRoot() ? [["--net"]] : [["--user", "--map-current-user", "--net"], ["--map-root-user", "--net"]];
}

function setprivProbe(): readonly string[] {
  return [...privilegeArgs(isRoot() ? "ordinary" : "inherited"), "--"];
}

const PRLIMIT_PROBE = ["--core=0", "--"];

/** Nearly everywhere all is to be had: then one probe says so. Null where it does not. */
function probeAll(): Tools | null {
  const [unshare, setpriv, prlimit] = [findTool("unshare"), findTool("setpriv"), findTool("prlimit")];
  if (unshare === null || setpriv === null || prlimit === null) return null;
  const network = [unshare, ...(networkWays()[0] as readonly string[]), "--"];
  return works(unshare, [...network.slice(1), setpriv, ...setprivProbe(), prlimit, ...PRLIMIT_PROBE]) ? { network, setpriv, prlimit } : null;
}

function probeNetwork(): readonly string[] | null {
  const unshare = findTool("unshare");
  if (unshare === null) return null;
  const way = networkWays().find((args) => works(unshare, [...args, "--"]));
  return way === undefined ? null : [unshare, ...way, "--"];
}

function privilegeArgs(user: UserIsolation): string[] {
  const args = ["--no-new-privs", "--pdeathsig=KILL"];
  if (user === "inherited") return args;
  if (user === "ordinary") args.push(`--reuid=${ORDINARY_UID}`, `--regid=${ORDINARY_GID}`);
  return [...args, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"];
}

function limitArgs(limits: IsolationRequest["limits"]): string[] {
  const own = ownHardLimits();
  const args = ["--core=0", `--cpu=${Math.min(limits.cpuSeconds, own.cpu)}`];
  if (limits.memoryBytes !== "none") args.push(`--data=${Math.min(limits.memoryBytes, own.data)}`);
  if (limits.fileBytes !== "none") args.push(`--fsize=${Math.min(limits.fileBytes, own.fsize)}`);
  return args;
}

interface HardLimits {
  readonly cpu: number;
  readonly data: number;
  readonly fsize: number;
}

let hardLimits: HardLimits | undefined;

/** A limit can be lowered by anybody, but raised by few: where we are limited ourselves, so are those we start. See proc(5), limits. */
function ownHardLimits(): HardLimits {
  hardLimits ??= { cpu: readHardLimit("Max cpu time"), data: readHardLimit("Max data size"), fsize: readHardLimit("Max file size") };
  return hardLimits;
}

function readHardLimit(name: string): number {
  let table = "";
  try {
    table = readFileSync("/proc/self/limits", "latin1");
  } catch {
    // No /proc: no limits that we could know of.
  }
  const hard = new RegExp(`^${name} +\\S+ +(\\S+)`, "m").exec(table)?.[1] ?? "unlimited";
  return hard === "unlimited" ? Number.MAX_SAFE_INTEGER : Number(hard);
}

function workingTool(name: string, args: readonly string[]): string | null {
  const tool = findTool(name);
  return tool !== null && works(tool, args) ? tool : null;
}

function findTool(name: string): string | null {
  for (const folder of ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]) {
    const path = `${folder}/${name}`;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not there: the next folder.
    }
  }
  return null;
}

/** Asks the system by doing it: kernels and containers refuse in too many ways to be predicted. */
function works(tool: string, args: readonly string[]): boolean {
  const harmless = findTool("true");
  if (harmless === null) return false;
  const probe = spawnSync(tool, [...args, harmless], { env: {}, stdio: "ignore", timeout: 5_000 });
  return probe.status === 0;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
