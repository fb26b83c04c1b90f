import type { RequestHeaders } from "../auth-request.ts";
import { fromBinary } from "./binary-text.ts";

/** One entry as it stands in the message; `value` is still one character a byte. */
export interface ReceivedHeader {
  readonly key: string;
  /** `key` in lower case. */
  readonly name: string;
  readonly value: string;
}

/**
 * The headers of one message. Values become texts only when asked for: of some twenty, a check reads two or
 * three. Those of `headers` come before those of `header_map`, whatever their order in the message.
 */
export class ReceivedHeaders implements RequestHeaders {
  readonly #mapped: readonly ReceivedHeader[];
  readonly #listed: readonly ReceivedHeader[];

  constructor(mapped: readonly ReceivedHeader[], listed: readonly ReceivedHeader[]) {
    this.#mapped = mapped;
    this.#listed = listed;
  }

  has(name: string): boolean {
    return isThere(name, this.#mapped) || isThere(name, this.#listed);
  }

  get(name: string): readonly string[] | undefined {
    if (!this.has(name)) return undefined;
    const isNamed = (header: ReceivedHeader) => header.name === name;
    const headers = [...lastOfEachKey(this.#mapped.filter(isNamed)), ...this.#listed.filter(isNamed)];
    return headers.map(({ value }) => fromBinary(value));
  }

  keys(): readonly string[] {
    const names: string[] = [];
    for (const { name } of this.#mapped) names.push(name);
    for (const { name } of this.#listed) names.push(name);
    return names;
  }
}

/** A loop, since most of what is asked for is not there. */
function isThere(name: string, headers: readonly ReceivedHeader[]): boolean {
  for (const header of headers) {
    if (header.name === name) return true;
  }
  return false;
}

/** A protobuf map holds the last value of a key. Keys that differ in case are different keys. */
function lastOfEachKey(headers: readonly ReceivedHeader[]): Iterable<ReceivedHeader> {
  return headers.length < 2 ? headers : new Map(headers.map((header) => [header.key, header])).values();
}
