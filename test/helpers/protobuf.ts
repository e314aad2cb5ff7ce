// Reads protobuf's wire format (https://protobuf.dev/programming-guides/encoding/), as far as OTLP uses it.

/** The values of a message by field number: varints and fixed numbers as bigint, all else as bytes. */
export type Message = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

export function readMessage(bytes: Buffer): Message {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(offset);
      offset += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const value = (wireType: number): bigint | Buffer => {
    if (wireType === 0) return varint();
    const start = wireType === 2 ? Number(varint()) : 0;
    const length = { 1: 8, 2: start, 5: 4 }[wireType];
    if (length === undefined) throw new Error(`wire type ${wireType}`);
    offset += length;
    const found = bytes.subarray(offset - length, offset);
    if (wireType === 1) return found.readBigUInt64LE();
    return wireType === 5 ? BigInt(found.readUInt32LE()) : found;
  };
  while (offset < bytes.length) {
    const tag = Number(varint());
    const known = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, known);
    known.push(value(tag & 7));
  }
  return fields;
}

export function messagesOf(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).map((bytes) =>
    readMessage(bytes as Buffer),
  );
}

export function textOf(message: Message, field: number): string {
  return bytesOf(message, field).toString("utf8");
}

export function hexOf(message: Message, field: number): string {
  return bytesOf(message, field).toString("hex");
}

export function numberOf(message: Message, field: number): bigint {
  return (message.get(field)?.[0] as bigint | undefined) ?? 0n;
}

function bytesOf(message: Message, field: number): Buffer {
  return (message.get(field)?.[0] as Buffer | undefined) ?? Buffer.alloc(0);
}
