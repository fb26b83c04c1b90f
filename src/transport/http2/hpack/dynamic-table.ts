import { type HeaderField, sizeOf } from "./header-field.ts";

/** RFC 7541, sections 2.3.2 and 4: the fields that a peer's blocks may refer to, the newest at index 1. */
export interface DynamicTable {
  /** Undefined where no field has this index. */
  at(index: number): HeaderField | undefined;
  /** Evicts the oldest as far as needed; a field larger than the table empties it and is not kept (4.4). */
  add(field: HeaderField): void;
  /** A new maximum in bytes (4.3); the oldest are evicted until the rest fits. */
  resize(maximum: number): void;
}

/** An empty table of at most `maximum` bytes, counted as sizeOf does. */
export function createDynamicTable(maximum: number): DynamicTable {
  /** The oldest first: a table of 4096 bytes has 128 fields at most, so that shift moves little. */
  const fields: HeaderField[] = [];
  let limit = maximum;
  let size = 0;

  const evictTo = (bytes: number) => {
    while (size > bytes) {
      const oldest = fields.shift();
      if (!oldest) return;
      size -= sizeOf(oldest);
    }
  };

  return {
    at: (index) => fields[fields.length - index],
    add: (field) => {
      const bytes = sizeOf(field);
      evictTo(limit - bytes);
      if (bytes > limit) return;
      fields.push(field);
      size += bytes;
    },
    resize: (bytes) => {
      limit = bytes;
      evictTo(limit);
    },
  };
}
