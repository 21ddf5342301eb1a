// `localhost` is 127.0.0.1 and ::1. Who listens on the first alone leaves the second to anybody on the machine, and a browser that
// tries it first would give them the session. So the server takes both.

import { createServer, type Server } from "node:net";

const IPV4 = "127.0.0.1";
const IPV6 = "::1";
/** The machine has no IPv6, so there is no second address. */
const NO_SUCH_ADDRESS: readonly string[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"];

/**
 * Hands what arrives at the port of ::1 to `server`, which listens on 127.0.0.1. Null where there is nothing to do.
 * @throws Error of the system, as EADDRINUSE when somebody else has the port there.
 */
export async function listenOnTwin(server: Server, place: { readonly host: string; readonly port: number }): Promise<Server | null> {
  if (place.host !== IPV4) return null;
  const twin = createServer((socket) => void server.emit("connection", socket));
  const listening = Promise.withResolvers<boolean>();
  twin.once("error", (error: NodeJS.ErrnoException) => (NO_SUCH_ADDRESS.includes(error.code ?? "") ? listening.resolve(false) : listening.reject(error)));
  twin.listen({ host: IPV6, port: place.port, ipv6Only: true }, () => listening.resolve(true));
  return (await listening.promise) ? twin : null;
}
