// What stands in a built page where the nonce of an answer goes: the build writes it, the server replaces it.

export const NONCE_PLACEHOLDER = "strongroom-nonce-of-the-answer";
