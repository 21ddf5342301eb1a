// SHA-256 (FIPS 180-4) at once, without waiting: the browser's own only answers later, and a proof of twenty hashes would be twenty
// waits. For proofs of the audit log; nothing secret goes through it.

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const K = /* @__PURE__ */ rootsOfPrimes(64, Math.cbrt);
/** Of the square roots of the first 8 (5.3.3). */
const INITIAL = /* @__PURE__ */ rootsOfPrimes(8, Math.sqrt);

export function sha256(message: Uint8Array): Uint8Array {
  const state = Uint32Array.from(INITIAL);
  const padded = pad(message);
  const view = new DataView(padded.buffer);
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(at + 4 * index);
    for (let index = 16; index < 64; index++) words[index] = schedule(words, index);
    compress(state, words);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setUint32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil((message.length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
  const padded = new Uint8Array(blocks * BLOCK_BYTES);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - LENGTH_BYTES, BigInt(message.length) * 8n);
  return padded;
}

function schedule(words: Uint32Array, index: number): number {
  const [w15, w2] = [words[index - 15] ?? 0, words[index - 2] ?? 0];
  const small0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
  const small1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
  return (words[index - 16] ?? 0) + small0 + (words[index - 7] ?? 0) + small1;
}

function compress(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + big1 + choice + (K[index] ?? 0) + (words[index] ?? 0)) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + big0 + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => void (state[index] = (state[index] ?? 0) + word));
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function rootsOfPrimes(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}
