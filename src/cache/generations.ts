/** Remembers by two maps, at a third of what a list of the least used takes for each entry. */
export interface Generations<T> {
  get(name: string): T | undefined;
  /** Of a name that is there nothing changes. */
  set(name: string, value: T): void;
  readonly entries: number;
  readonly bytes: number;
}

interface Generation<T> {
  readonly held: Map<string, T>;
  bytes: number;
}

export interface GenerationsOptions<T> {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Bytes; the same each time. */
  readonly sizeOf: (value: T) => number;
}

/**
 * Entries come into the younger generation, and into it again when they are used. Once it is half of what may be held
 * it becomes the older one, and what was in that and has not been used meanwhile is forgotten.
 */
export function createGenerations<T>({
  maxEntries,
  maxBytes,
  sizeOf,
}: GenerationsOptions<T>): Generations<T> {
  let young = begin<T>();
  let old = begin<T>();

  function add(name: string, value: T): void {
    const size = sizeOf(value);
    const isFull = young.held.size >= maxEntries / 2 || young.bytes + size > maxBytes / 2;
    if (isFull) {
      old = young;
      young = begin();
    }
    young.held.set(name, value);
    young.bytes += size;
  }

  function takeOld(name: string): T | undefined {
    const value = old.held.get(name);
    if (value === undefined) return undefined;
    old.held.delete(name);
    old.bytes -= sizeOf(value);
    return value;
  }

  return {
    get(name) {
      const known = young.held.get(name);
      if (known !== undefined) return known;
      const value = takeOld(name);
      if (value !== undefined) add(name, value);
      return value;
    },
    set(name, value) {
      if (!young.held.has(name)) add(name, takeOld(name) ?? value);
    },
    get entries() {
      return young.held.size + old.held.size;
    },
    get bytes() {
      return young.bytes + old.bytes;
    },
  };
}

const begin = <T>(): Generation<T> => ({ held: new Map(), bytes: 0 });
