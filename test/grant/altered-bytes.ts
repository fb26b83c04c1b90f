import fc from "fast-check";

/** For each byte of a token what is changed in it: never nothing. */
export const masks = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 256, maxLength: 256 });

/** The same parts with one of their bytes changed, each in turn: nothing is wrong with the form. */
export function* withAlteredByte(token: string, drawn: readonly number[]): Generator<string> {
  const parts = token.split(".").map((text) => Buffer.from(text, "base64url"));
  for (const bytes of parts) {
    for (const [at, byte] of bytes.entries()) {
      bytes.writeUInt8(byte ^ (drawn[at % drawn.length] ?? 1), at);
      yield parts.map((content) => content.toString("base64url")).join(".");
      bytes.writeUInt8(byte, at);
    }
  }
}
