// A mail server for a Strongroom under test, and the codes that came to an address.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TEST_CERTIFICATE } from "#platform/egress/testing/test-certificate.ts";
import { startMailServer } from "#platform/mail/testing/mail-server.ts";

export interface MailServer {
  /** Variables for the program: where the server is, and that it is to be trusted. */
  readonly settings: Readonly<Record<string, string>>;
  /** Mails to the address so far. */
  count(address: string): number;
  /** The code of the mail after the first `seen`. */
  nextCode(address: string, seen: number): Promise<string>;
  /** The same for the address of a page of ours that is in it. */
  nextLink(address: string, seen: number): Promise<string>;
  close(): Promise<void>;
}

/** A mail goes through a queue. */
const MAIL_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

export async function openMailServer(): Promise<MailServer> {
  const server = await startMailServer({ tls: "at-once" });
  const folder = await mkdtemp(join(tmpdir(), "strongroom-mail-test-"));
  const authority = join(folder, "authority.pem");
  await writeFile(authority, TEST_CERTIFICATE);
  const to = (address: string) => server.received.filter((mail) => mail.to.includes(address));
  const next = async (address: string, seen: number, form: RegExp): Promise<RegExpExecArray> => {
    for (const until = Date.now() + MAIL_WITHIN_MS; Date.now() < until; ) {
      // Long lines are broken on their way (RFC 2045, section 6.7).
      const found = form.exec((to(address)[seen]?.raw ?? "").replaceAll(/=\r?\n/g, ""));
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error(`Nothing of the kind came to ${address} within ${MAIL_WITHIN_MS} ms.`);
  };
  return {
    settings: { STRONGROOM_SMTP_URL: `smtps://localhost:${server.port}`, STRONGROOM_MAIL_FROM: "strongroom@example.org", NODE_EXTRA_CA_CERTS: authority },
    count: (address) => to(address).length,
    async nextCode(address, seen) {
      const [, first = "", second = ""] = await next(address, seen, /(\d{4}) (\d{4})\s*$/m);
      return `${first}${second}`;
    },
    nextLink: async (address, seen) => (await next(address, seen, /http:\/\/localhost:\d+\/[a-z]+#[A-Za-z0-9_-]{43}/))[0],
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
