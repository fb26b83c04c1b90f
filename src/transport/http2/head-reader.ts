import { type Chosen, choose } from "./answer.ts";
import type { Method } from "./method.ts";
import { type Field, readRequestHead } from "./request-head.ts";

/** What a request's head comes to. */
export interface ReadHead {
  readonly chosen: Chosen;
  readonly contentLength: number | undefined;
}

/** Reads the heads of one connection. */
export class HeadReader {
  readonly #methods: ReadonlyMap<string, Method>;
  #lastFields: readonly Field[] | undefined;
  #last: ReadHead | undefined;

  constructor(methods: ReadonlyMap<string, Method>) {
    this.#methods = methods;
  }

  /** Undefined for a malformed request. The very same list as before, as HpackDecoder gives it, is not read again. */
  read(fields: readonly Field[]): ReadHead | undefined {
    if (fields !== this.#lastFields) {
      this.#last = this.#readAnew(fields);
      this.#lastFields = fields;
    }
    return this.#last;
  }

  #readAnew(fields: readonly Field[]): ReadHead | undefined {
    const head = readRequestHead(fields);
    return head && { chosen: choose(this.#methods, head), contentLength: head.contentLength };
  }
}
