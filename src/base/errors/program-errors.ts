// What can go wrong with how the program is called, set up and asked. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const PROGRAM_ERRORS = {
  "config.file-open": {
    title: "The settings file holds a secret and can be read by others.",
    remedy: "Give it to its owner only: chmod 600.",
    status: 500,
    retry: false,
  },
  "config.invalid": {
    title: "A setting does not have the form that was expected.",
    remedy: "Correct the setting that is named; `docs/settings.md` lists all of them.",
    status: 500,
    retry: false,
  },
  "config.unknown": {
    title: "There is no setting of this name.",
    remedy: "Correct the name; `docs/settings.md` lists all of them.",
    status: 500,
    retry: false,
  },
  "internal.unexpected": {
    title: "Something failed that should not have.",
    remedy: "Try again; if it stays, look for the request id in the server's log.",
    status: 500,
    retry: true,
  },
  "request.cross-site": {
    title: "The request did not come from Strongroom's own pages.",
    remedy: "Do it from Strongroom's pages; programs send X-Strongroom-CSRF and an Origin equal to the server's.",
    status: 403,
    retry: false,
  },
  "request.host-refused": {
    title: "The request names a host that this server does not serve.",
    remedy: "Use the address that `strongroom serve` printed, or add the host to the setting of allowed hosts.",
    status: 421,
    retry: false,
  },
  "request.invalid": {
    title: "The request does not have the form that was expected.",
    remedy: "Correct the fields that are named.",
    status: 400,
    retry: false,
  },
  "request.method-not-allowed": {
    title: "This address takes no request of this method.",
    remedy: "Send it by POST: messages of the Model Context Protocol are answered one by one, without a stream.",
    status: 405,
    retry: false,
  },
  "request.route-unknown": {
    title: "There is nothing at this address.",
    remedy: "Look for the address in /api/v1/openapi.json.",
    status: 404,
    retry: false,
  },
  "request.too-large": {
    title: "The request is larger than the limit.",
    remedy: "Send less at once.",
    status: 413,
    retry: false,
  },
  "request.too-many": {
    title: "Too many requests in a short time.",
    remedy: "Wait as long as Retry-After says, then try again.",
    status: 429,
    retry: true,
  },
  "request.too-slow": {
    title: "The request did not arrive in time.",
    remedy: "Try again over a faster connection.",
    status: 408,
    retry: true,
  },
  "request.type-refused": {
    title: "The request's body is of a type that is not taken here.",
    remedy: "Send JSON as application/json; send archives as application/octet-stream.",
    status: 415,
    retry: false,
  },
  "serve.certificate-invalid": {
    title: "The server's certificate or key cannot be used.",
    remedy: "Give a certificate chain and its key, both in PEM, in `tlsCertificateFile` and `tlsKeyFile`.",
    status: 500,
    retry: false,
  },
  "serve.host-insecure": {
    title: "The address to serve on is reached over a network, and there is no TLS.",
    remedy: "Give a certificate in `tlsCertificateFile` and `tlsKeyFile`; or name the proxy that has one in `trustedProxies`, with `publicUrl` where people reach it; or serve on 127.0.0.1 (the default).",
    status: 400,
    retry: false,
  },
  "serve.not-running": {
    title: "No server is running on this data folder.",
    remedy: "Start it with `./strongroom serve`, or name its folder with --data.",
    status: 409,
    retry: true,
  },
  "serve.port-taken": {
    title: "The port to serve on cannot be used.",
    remedy: "Choose another one with --port, or 0 for any that is free.",
    status: 409,
    retry: true,
  },
  "usage.invalid": {
    title: "The command line was not understood.",
    remedy: "See `strongroom --help`.",
    status: 400,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
