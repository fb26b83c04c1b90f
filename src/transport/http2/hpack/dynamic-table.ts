import { type HeaderField, sizeOf } from "./header-field.ts";

/** RFC 7541, sections 2.3.2 and 4: the fields that a peer's blocks may refer to, the newest at index 1. */
export interface DynamicTable {
  /** Rises with every change. */
  readonly version: number;
  /** Undefined where no field has this index. */
  at(index: number): HeaderField | undefined;
  /** Evicts the oldest as far as needed; a field larger than the table empties it and is not kept (4.4). */
  add(field: HeaderField): void;
  /** A new maximum in bytes (4.3); the oldest are evicted until the rest fits. */
  resize(maximum: number): void;
}

/** The fewest bytes a field counts. */
const SMALLEST_FIELD = 32;

/** An empty table of `initial` bytes, counted as sizeOf does, never to be resized beyond `maximum`. */
export function createDynamicTable(initial: number, maximum: number): DynamicTable {
  // A ring: with an array and shift, a block of eight new fields took three times as long.
  const slots = Math.floor(maximum / SMALLEST_FIELD);
  const ring: (HeaderField | undefined)[] = Array(slots).fill(undefined);
  let newest = 0;
  let count = 0;
  let limit = initial;
  let size = 0;
  let version = 0;

  const slotOf = (index: number) => (newest - index + 1 + slots) % slots;
  const evictTo = (bytes: number) => {
    for (; count > 0 && size > bytes; count--) {
      const slot = slotOf(count);
      const oldest = ring[slot];
      if (oldest) size -= sizeOf(oldest);
      // Left there, many evicted fields would take far more than the table may.
      ring[slot] = undefined;
    }
  };

  return {
    get version() {
      return version;
    },
    at: (index) => (index >= 1 && index <= count ? ring[slotOf(index)] : undefined),
    add: (field) => {
      const bytes = sizeOf(field);
      version++;
      evictTo(limit - bytes);
      if (bytes > limit) return;
      newest = (newest + 1) % slots;
      ring[newest] = field;
      count++;
      size += bytes;
    },
    resize: (bytes) => {
      version++;
      limit = bytes;
      evictTo(limit);
    },
  };
}
