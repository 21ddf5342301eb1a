// Every parser that reads a server's bytes, against any bytes: it ends with a value or an error of ours, and does not depend on
// how the bytes were cut.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";

import { createAdvertisementReader, encodeAdvertisement, type Advertisement } from "./advertisement.ts";
import { createPktReader, encodePkt, FLUSH_PKT } from "./pkt-line.ts";
import { isWantedRefName } from "./refs.ts";
import { createResponseInspector } from "./response-inspector.ts";
import { parseListing } from "./ssh-listing.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 1_000_000 : 2_000;
const OID = "a".repeat(40);

function outcomeOf(work: () => unknown): string {
  try {
    return JSON.stringify(work()) ?? "nothing";
  } catch (error) {
    assert.ok(isAppError(error), String(error));
    return error.code;
  }
}

/** Bytes that often look like lines of git. */
const lines = fc
  .array(fc.oneof(fc.constant(FLUSH_PKT), fc.string({ maxLength: 80 }).map((text) => encodePkt(text)), fc.string().map((name) => encodePkt(`${OID} refs/heads/${name}\n`)), fc.constant(encodePkt(`${OID} refs/heads/main\0side-band-64k\n`)), fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))), { maxLength: 8 })
  .map((parts) => Buffer.concat(parts));

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

describe("a parser of a server's bytes", () => {
  it("of pkt-lines gives the same whatever the pieces", () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 6 }), (bytes, cuts) => {
        const read = (pieces: readonly Buffer[]): string => {
          const seen: string[] = [];
          const outcome = outcomeOf(() => {
            const reader = createPktReader((pkt) => seen.push(pkt === "flush" ? "flush" : pkt.toString("hex")));
            for (const piece of pieces) reader.push(piece);
            return reader.atBoundary;
          });
          return `${seen.join(" ")} ${outcome}`;
        };
        assert.equal(read(cutAt(bytes, cuts)), read([bytes]));
      }),
      { numRuns: RUNS },
    );
  });

  it("of references gives well-formed names only, and what it writes it reads back", () => {
    fc.assert(
      fc.property(lines, (bytes) => {
        outcomeOf(() => {
          const reader = createAdvertisementReader({ maxRefs: 5, withServiceLine: false });
          reader.push(bytes);
          const advertisement: Advertisement = reader.finish();
          assert.ok(advertisement.refs.every(({ name, oid }) => isWantedRefName(name) && /^[0-9a-f]{40}$/.test(oid)));
          const again = createAdvertisementReader({ maxRefs: 5, withServiceLine: false });
          again.push(encodeAdvertisement(advertisement));
          assert.deepEqual(again.finish().refs, advertisement.refs);
          return null;
        });
      }),
      { numRuns: RUNS },
    );
  });

  it("of upload-pack's answers ends well", () => {
    fc.assert(
      fc.property(lines, (bytes) => {
        outcomeOf(() => createResponseInspector({ maxPackBytes: 1_000, maxObjects: 10 }).push(bytes));
      }),
      { numRuns: RUNS },
    );
  });

  it("of git's listing ends well", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.string().map((name) => `${OID}\t${name}`), fc.string().map((name) => `ref: ${name}\tHEAD`))), (rows) => {
        outcomeOf(() => parseListing(Buffer.from(rows.join("\n")), 10));
      }),
      { numRuns: RUNS },
    );
  });

  it("of a person's address ends well, and its normal form is stable", () => {
    const address = fc.oneof(fc.string(), fc.webUrl(), fc.tuple(fc.constantFrom("https://", "ssh://", "git@", "http://127.0.0.1", ""), fc.string(), fc.constantFrom("", ":", "/", "@", "\\"), fc.string()).map((parts) => parts.join("")));
    fc.assert(
      fc.property(address, (text) => {
        outcomeOf(() => {
          const parsed = parseSourceAddress(text);
          assert.ok(!/^-|\s|[\p{Cc}]/u.test(parsed.host) && !parsed.path.startsWith("-"), parsed.url);
          assert.deepEqual(parseSourceAddress(parsed.url), parsed);
          return null;
        });
      }),
      { numRuns: RUNS },
    );
  });
});
