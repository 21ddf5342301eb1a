// What a browser has of the module "crypto", for packages that also run on an old Node: never loaded where the global one is there.

export const webcrypto: Crypto = globalThis.crypto;
