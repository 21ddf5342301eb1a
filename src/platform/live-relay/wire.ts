// A frame as a WebSocket message of a server (RFC 6455, section 5.2): unmasked, so the same bytes go to all who get it. It is made once.

/** FIN and the opcode for binary. */
const BINARY = 0x82;
/** Of the payload's length in seven bits: the length follows in 16 or in 64. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

export function composeMessage(payload: Uint8Array): Buffer {
  const { length } = payload;
  const start = length < LENGTH_16 ? 2 : length < 0x1_0000 ? 4 : 10;
  const message = Buffer.allocUnsafe(start + length);
  message[0] = BINARY;
  if (start === 2) message[1] = length;
  else if (start === 4) {
    message[1] = LENGTH_16;
    message.writeUInt16BE(length, 2);
  } else {
    message[1] = LENGTH_64;
    message.writeUInt32BE(0, 2);
    message.writeUInt32BE(length, 6);
  }
  message.set(payload, start);
  return message;
}
