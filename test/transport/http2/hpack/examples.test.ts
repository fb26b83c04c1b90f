import assert from "node:assert/strict";
import { readInteger } from "../../../../src/transport/http2/hpack/cursor.ts";
import { createHpackDecoder } from "../../../../src/transport/http2/hpack/decoder.ts";
import { decoded, hex, LIMITS, type Row, tableOf } from "./blocks.ts";
import { type Example, SEQUENCES, SINGLE_FIELDS } from "./examples.ts";

describe("the examples of RFC 7541, appendix C", () => {
  for (const { section, bytes, prefix, value } of [
    { section: "C.1.1", bytes: "ea", prefix: 5, value: 10 },
    { section: "C.1.2", bytes: "ff 9a 0a", prefix: 5, value: 1_337 },
    { section: "C.1.3", bytes: "2a", prefix: 8, value: 42 },
  ]) {
    it(`reads the integer of ${section}`, () => {
      const cursor = { block: hex(bytes), at: 0, fault: undefined };
      assert.equal(readInteger(cursor, prefix), value);
      assert.deepEqual([cursor.at, cursor.fault], [hex(bytes).length, undefined]);
    });
  }

  for (const [section, example] of Object.entries(SINGLE_FIELDS)) {
    it(`decodes ${section}`, () => assertSequence(LIMITS.maxTableSize, [example]));
  }

  for (const [section, { maxTableSize, blocks }] of Object.entries(SEQUENCES)) {
    it(`decodes the blocks of ${section} and fills the table alike`, () => {
      assertSequence(maxTableSize, blocks);
    });
  }
});

function assertSequence(maxTableSize: number, examples: readonly Example[]): void {
  const decoder = createHpackDecoder({ ...LIMITS, maxTableSize });
  for (const { block, fields, table } of examples) {
    const rows: readonly Row[] = decoded(decoder, hex(block));
    assert.deepEqual(rows, fields);
    assert.deepEqual(tableOf(decoder), table);
  }
}
