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
  return {
    settings: { STRONGROOM_SMTP_URL: `smtps://localhost:${server.port}`, STRONGROOM_MAIL_FROM: "strongroom@example.org", NODE_EXTRA_CA_CERTS: authority },
    count: (address) => to(address).length,
    async nextCode(address, seen) {
      for (const until = Date.now() + MAIL_WITHIN_MS; Date.now() < until; ) {
        const code = /(\d{4}) (\d{4})\s*$/m.exec(to(address)[seen]?.raw ?? "");
        if (code !== null) return `${code[1]}${code[2]}`;
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      throw new Error(`No code came to ${address} within ${MAIL_WITHIN_MS} ms.`);
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
