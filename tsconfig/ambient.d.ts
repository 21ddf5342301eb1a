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
};

declare function atob(text: string): string;
declare function btoa(text: string): string;
