import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createDynamicTable,
  type DynamicTable,
} from "../../../../src/transport/http2/hpack/dynamic-table.ts";
import type { HeaderField } from "../../../../src/transport/http2/hpack/header-field.ts";

/** A field of `size` bytes as the table counts them, 32 at least. */
function fieldOf(size: number, name = ""): HeaderField {
  return { name, value: "v".repeat(size - 32 - name.length) };
}

function contentOf(table: DynamicTable): HeaderField[] {
  const fields: HeaderField[] = [];
  for (let field = table.at(1); field; field = table.at(fields.length + 1)) fields.push(field);
  return fields;
}

describe("the dynamic table", () => {
  it("gives the newest field index 1, and none to 0, below and beyond", () => {
    const table = createDynamicTable(100, 200);
    const [older, newer] = [fieldOf(40, "a"), fieldOf(40, "b")];
    table.add(older);
    table.add(newer);
    assert.deepEqual([table.at(1), table.at(2)], [newer, older]);
    assert.deepEqual([table.at(-1), table.at(0), table.at(3)], [undefined, undefined, undefined]);
  });

  it("holds fields up to its size to the byte, then loses the oldest", () => {
    const table = createDynamicTable(100, 200);
    for (const name of ["a", "b"]) table.add(fieldOf(50, name));
    assert.equal(contentOf(table).length, 2);
    table.add(fieldOf(32));
    assert.deepEqual(contentOf(table), [fieldOf(32), fieldOf(50, "b")]);
  });

  it("is emptied by a field larger than itself", () => {
    const table = createDynamicTable(100, 200);
    table.add(fieldOf(50));
    table.add(fieldOf(101));
    assert.deepEqual(contentOf(table), []);
    table.add(fieldOf(100));
    assert.equal(contentOf(table).length, 1);
  });

  it("loses the oldest when it shrinks, and gets nothing back when it grows", () => {
    const table = createDynamicTable(100, 200);
    for (const name of ["a", "b"]) table.add(fieldOf(50, name));
    table.resize(99);
    table.resize(200);
    assert.deepEqual(contentOf(table), [fieldOf(50, "b")]);
    for (const name of ["c", "d", "e"]) table.add(fieldOf(50, name));
    assert.equal(contentOf(table).length, 4);
  });

  it("is as a list cut to its size, whatever happens to it", () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 32, max: 150 }) }),
      fc.record({ resize: fc.integer({ min: 0, max: 300 }) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), assertAsList));
  });
});

function assertAsList(steps: readonly ({ add: number } | { resize: number })[]): void {
  const table = createDynamicTable(128, 300);
  let list: HeaderField[] = [];
  let maximum = 128;
  for (const [index, step] of steps.entries()) {
    if ("add" in step) {
      const field = fieldOf(step.add, String(index).slice(0, step.add - 32));
      table.add(field);
      list.unshift(field);
    } else {
      table.resize(step.resize);
      maximum = step.resize;
    }
    list = startWithin(list, maximum);
    assert.deepEqual(contentOf(table), list);
  }
}

function startWithin(list: readonly HeaderField[], maximum: number): HeaderField[] {
  let size = 0;
  const end = list.findIndex(({ name, value }) => {
    size += name.length + value.length + 32;
    return size > maximum;
  });
  return end === -1 ? [...list] : list.slice(0, end);
}
