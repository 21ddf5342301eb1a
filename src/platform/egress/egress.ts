// The one way out: an address is resolved once, every answer is checked, and the connection is pinned to what was checked, so
// that a name cannot lead elsewhere between the check and the use (rebinding).

import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";

import { classifyAddress, createAllowList, type AllowList, type PinnedAddress } from "./address-rules.ts";
import { abortError } from "./network-error.ts";
import { createHttpConnection, type HttpConnection, type HttpLimits } from "./http-connection.ts";
import type { SourceAddress } from "./source-url.ts";

export interface EgressOptions {
  /** Internal places that may be reached: CIDR ranges, addresses, host names, `*.domain`. */
  readonly allow: readonly string[];
  /** Certificate authorities in PEM, beside those that Node knows. */
  readonly extraCa?: readonly string[];
  /** All addresses of a name; the system's resolver unless a test gives its own. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface Egress {
  /** Resolves and checks. @throws AppError `source.unreachable`, `source.address-refused`, `source.insecure`, `source.timeout`. */
  pin(address: SourceAddress, signal?: AbortSignal): Promise<readonly PinnedAddress[]>;
  /** A connection to this one origin, pinned. @throws as `pin`, and `source.invalid` for ssh. */
  connect(address: SourceAddress, limits: HttpLimits, signal?: AbortSignal): Promise<HttpConnection>;
}

/** A resolver that has not answered by then will not. */
const RESOLVE_TIMEOUT_MS = 10 * SECOND;
/** More answers than this are no load balancing. */
const MAX_ADDRESSES = 64;

export function createEgress(options: EgressOptions): Egress {
  const allowList = createAllowList(options.allow);
  const resolve = options.resolve ?? resolveBySystem;
  async function pin(address: SourceAddress, signal?: AbortSignal): Promise<readonly PinnedAddress[]> {
    const answers = isIP(address.host) === 0 ? await resolveInTime(resolve, address.host, signal) : [address.host];
    return checkAnswers(address, answers, allowList);
  }
  return {
    pin,
    async connect(address, limits, signal) {
      if (address.transport === "ssh") throw new AppError("source.invalid", "Expected an http address, got one of ssh.");
      const pinned = await pin(address, signal);
      return createHttpConnection({ address, pinned, limits, extraCa: options.extraCa ?? [], ...(signal === undefined ? {} : { signal }) });
    },
  };
}

/** One refused answer refuses the name: a mixed answer is how rebinding begins. */
function checkAnswers(address: SourceAddress, answers: readonly string[], allowList: AllowList): readonly PinnedAddress[] {
  if (answers.length === 0) throw new AppError("source.unreachable", "The host name has no address.");
  if (answers.length > MAX_ADDRESSES) throw new AppError("source.address-refused", `The host name has more than ${MAX_ADDRESSES} addresses.`);
  const pinned = answers.map((answer): PinnedAddress => {
    const kind = classifyAddress(answer);
    const allowed = kind === "public" || allowList.allowsAddress(answer) || (kind !== "embedded" && allowList.allowsHost(address.host));
    if (!allowed) throw new AppError("source.address-refused", `The host leads to an address of the kind "${kind}", which is not on the allow-list.`, { details: { kind } });
    return { address: answer, family: isIP(answer) === 6 ? 6 : 4, kind };
  });
  if (address.transport === "http" && pinned.some(({ kind }) => kind !== "loopback")) {
    throw new AppError("source.insecure", "http is allowed on this machine's own addresses only; expected https.");
  }
  return pinned;
}

async function resolveInTime(resolve: (host: string) => Promise<readonly string[]>, host: string, signal?: AbortSignal): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError("source.timeout", "The host name was not resolved in time.")), RESOLVE_TIMEOUT_MS);
    signal?.addEventListener("abort", () => reject(abortError(signal)), { once: true });
  });
  try {
    signal?.throwIfAborted();
    return await Promise.race([resolve(host), late]);
  } catch (error) {
    if (error instanceof AppError || signal?.aborted === true) throw error;
    throw new AppError("source.unreachable", "The host name could not be resolved.", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function resolveBySystem(host: string): Promise<readonly string[]> {
  const answers = await systemLookup(host, { all: true, verbatim: true });
  return answers.map(({ address }) => address);
}
