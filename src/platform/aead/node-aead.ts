// AES-256-GCM of Node itself, for live sessions at the host: at once, where Web Crypto goes through a thread for each frame.

import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";

import type { MakeAead } from "#protocol/live/sealed/aead.ts";

const ALGORITHM = "aes-256-gcm";
const TAG_BYTES = 16;

export const nodeAead: MakeAead = (raw) => {
  const key = createSecretKey(raw);
  return {
    seal(plain, { nonce, aad }) {
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(aad);
      const sealed = new Uint8Array(plain.length + TAG_BYTES);
      // In counter mode all comes out of `update`, and `final` makes the tag alone.
      sealed.set(cipher.update(plain));
      cipher.final();
      sealed.set(cipher.getAuthTag(), plain.length);
      return sealed;
    },
    open(sealed, { nonce, aad }) {
      if (sealed.length < TAG_BYTES) return null;
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(aad);
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
      try {
        decipher.final();
      } catch {
        // It throws for one reason: the tag is another.
        return null;
      }
      return new Uint8Array(plain.buffer, plain.byteOffset, plain.length) as Uint8Array<ArrayBuffer>;
    },
  };
};
