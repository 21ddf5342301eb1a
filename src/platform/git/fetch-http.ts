// Fetching over http(s): one GET that shows the references, then POSTs that git's fetch-pack words and we carry, all on one
// connection to a checked address. `git-upload-pack` stands in both URLs and nothing else can be asked for.

import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Writable } from "node:stream";

import { AppError, isAppError } from "#base/app-error.ts";
import { basicAuthorization, parseCredential } from "#platform/egress/credential.ts";
import type { HttpConnection, HttpResponse } from "#platform/egress/http-connection.ts";
import { joinPath } from "#platform/egress/source-url.ts";
import { statusError } from "#platform/egress/status-error.ts";

import { createAdvertisementReader, encodeAdvertisement, notGit, type Advertisement } from "./advertisement.ts";
import { runFetchPack } from "./fetch-pack-process.ts";
import { collectPacks, collectTips, findMirrored } from "./fetch-result.ts";
import type { Contact, FetchOptions, FetchResult } from "./fetch-types.ts";
import { httpLimits } from "./limits.ts";
import { openScratchRepository } from "./scratch-repository.ts";

const SERVICE = "git-upload-pack";
/** Hosts tell git from a browser by how this begins, and show a browser a page under the same address. */
const USER_AGENT = "git/strongroom-0.1";

export async function fetchByHttp(options: FetchOptions): Promise<FetchResult> {
  const deadline = AbortSignal.timeout(options.limits.totalMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  const connection = await options.egress.connect(options.source, httpLimits(options.limits), signal);
  try {
    return await fetchOn(connection, options, signal);
  } catch (error) {
    if (deadline.aborted && options.signal?.aborted !== true) throw new AppError("source.timeout", "The source was not fetched within the time limit.", { cause: error });
    throw error;
  } finally {
    connection.close();
  }
}

async function fetchOn(connection: HttpConnection, options: FetchOptions, signal: AbortSignal): Promise<FetchResult> {
  const contacts: Contact[] = [];
  const talk = createTalk({ connection, options, contacts, authorization: await createAuthorization(options) });
  const advertisement = await readAdvertisement(talk, options);
  const tips = options.tips.filter(({ oid }) => oid.length === advertisement.refs[0]?.oid.length);
  const known = [...tips, ...(await findMirrored(advertisement.refs, tips, options.readMirrored))];
  const knownOids = new Set(known.map(({ oid }) => oid));
  const wanted = advertisement.refs.filter(({ oid }) => !knownOids.has(oid));
  // The deadline is the fetch's: whoever reads the repository afterwards has as long as they like.
  const repository = await openScratchRepository({ dir: options.scratchDir, format: advertisement.format, ...(options.signal === undefined ? {} : { signal: options.signal }) });
  if (wanted.length > 0) {
    await repository.writeTips(known);
    await runFetchPack({
      gitDir: options.scratchDir,
      advertisement: encodeAdvertisement(advertisement),
      wanted,
      update: known.length > 0,
      limits: options.limits,
      deadlineMs: options.limits.totalMs,
      post: async (body) => await talk.post(body),
      onBytes: (bytes) => options.onProgress?.(bytes),
      signal,
    });
  }
  const packs = await collectPacks(repository);
  const { format, refs, head, skipped } = advertisement;
  const newTips = await collectTips({ format, refs, packs, known, readMirrored: known.length === 0 ? undefined : options.readMirrored });
  return { repository, whole: known.length === 0, format, refs, head, skippedRefs: skipped, packs, tips: newTips, contacts, receivedBytes: connection.receivedBytes, hostKeys: null };
}

/** The header's text lives as long as the fetch: node needs it as a string for each request. */
async function createAuthorization(options: FetchOptions): Promise<string | null> {
  return options.credential === null ? null : await options.credential.use((bytes) => basicAuthorization(parseCredential(bytes)));
}

interface Talk {
  advertise(): Promise<Readable>;
  post(body: Uint8Array): Promise<Readable>;
}

interface TalkOptions {
  readonly connection: HttpConnection;
  readonly options: FetchOptions;
  readonly contacts: Contact[];
  readonly authorization: string | null;
}

function createTalk({ connection, options, contacts, authorization }: TalkOptions): Talk {
  const common: Record<string, string> = { "user-agent": USER_AGENT, ...(authorization === null ? {} : { authorization }) };
  async function contact(what: Contact["what"], send: () => Promise<HttpResponse>, contentType: string): Promise<Readable> {
    const [at, received, sent] = [options.now(), connection.receivedBytes, connection.sentBytes];
    const record = (outcome: string): void => {
      const entry: Contact = {
        at, what, outcome,
        addressKind: connection.pinned[0]?.kind ?? "public",
        sentBytes: connection.sentBytes - sent,
        receivedBytes: connection.receivedBytes - received,
      };
      contacts.push(entry);
      options.onContact?.(entry);
    };
    try {
      const response = await send();
      checkResponse(response, options, contentType);
      response.body.once("close", () => record(response.body.errored === null ? "ok" : codeOf(response.body.errored)));
      return response.body;
    } catch (error) {
      record(codeOf(error));
      throw error;
    }
  }
  return {
    advertise: async () =>
      await contact("advertise refs", async () => await connection.request({ method: "GET", path: joinPath(options.source, `/info/refs?service=${SERVICE}`), headers: common }), `application/x-${SERVICE}-advertisement`),
    post: async (body) =>
      await contact("fetch", async () => await connection.request({ method: "POST", path: joinPath(options.source, `/${SERVICE}`), headers: { ...common, "content-type": `application/x-${SERVICE}-request`, accept: `application/x-${SERVICE}-result` }, body }), `application/x-${SERVICE}-result`),
  };
}

function codeOf(error: unknown): string {
  return isAppError(error) ? error.code : "aborted";
}

function checkResponse(response: HttpResponse, options: FetchOptions, contentType: string): void {
  const { status, headers } = response;
  if (status === 200 && headers["content-type"]?.split(";", 1)[0]?.trim() === contentType) return;
  response.body.destroy();
  if (status === 200) throw notGit();
  if (status >= 300 && status < 400) throw redirected(headers["location"], options);
  throw statusError(status);
}

/** git's own answer would be to go there, with or without the credential; ours is to say so. */
function redirected(location: string | undefined, options: FetchOptions): AppError {
  const target = location !== undefined && URL.canParse(location, options.source.url) ? new URL(location, options.source.url) : null;
  const sameOrigin = target !== null && target.origin === new URL(options.source.url).origin;
  const path = target?.pathname.replace(/\/info\/refs$/, "").slice(0, 200) ?? "";
  return new AppError("source.redirected", sameOrigin ? `The server says that the repository is at ${target.origin}${path} now.` : "The server sends us to another host.");
}

async function readAdvertisement(talk: Talk, options: FetchOptions): Promise<Advertisement> {
  const { limits } = options;
  const reader = createAdvertisementReader({ maxRefs: limits.maxRefs, withServiceLine: true });
  let bytes = 0;
  await pipeline(
    await talk.advertise(),
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        try {
          if (bytes > limits.maxAdvertisementBytes) throw new AppError("source.too-large", `The source's list of references has more than ${limits.maxAdvertisementBytes} bytes.`, { details: { maxBytes: limits.maxAdvertisementBytes } });
          reader.push(chunk);
          done();
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      },
    }),
  );
  return reader.finish();
}
