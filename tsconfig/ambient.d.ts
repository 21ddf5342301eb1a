// The globals that Node, browsers and workers share, as far as `base` and `protocol` may use them. What is not here does not
// exist for shared code; add to it only what all runtimes have.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  username: string;
  toString(): string;
}

declare class URLSearchParams {
  constructor(init?: string | Readonly<Record<string, string>>);
  readonly size: number;
  append(name: string, value: string): void;
  get(name: string): string | null;
  set(name: string, value: string): void;
  toString(): string;
}

declare var crypto: {
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
  getRandomValues<Bytes extends Uint8Array>(bytes: Bytes): Bytes;
  readonly subtle: SubtleCrypto;
};

interface CryptoKey {
  readonly type: "private" | "public" | "secret";
}

interface CryptoKeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

interface AesGcmParams {
  readonly name: "AES-GCM";
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly additionalData: Uint8Array<ArrayBuffer>;
}

interface HkdfParams {
  readonly name: "HKDF";
  readonly hash: "SHA-256";
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly info: Uint8Array<ArrayBuffer>;
}

interface SubtleCrypto {
  digest(algorithm: "SHA-256", bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  importKey(format: "raw", key: Uint8Array<ArrayBuffer>, algorithm: "HKDF" | "AES-GCM" | "Ed25519" | "X25519", extractable: boolean, usages: readonly ("deriveBits" | "encrypt" | "decrypt" | "verify")[]): Promise<CryptoKey>;
  exportKey(format: "raw", key: CryptoKey): Promise<ArrayBuffer>;
  generateKey(algorithm: "Ed25519" | "X25519", extractable: boolean, usages: readonly ("deriveBits" | "sign" | "verify")[]): Promise<CryptoKeyPair>;
  deriveBits(algorithm: HkdfParams, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
  encrypt(algorithm: AesGcmParams, key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcmParams, key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  sign(algorithm: "Ed25519", key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  verify(algorithm: "Ed25519", key: CryptoKey, signature: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

declare function atob(text: string): string;
declare function btoa(text: string): string;
