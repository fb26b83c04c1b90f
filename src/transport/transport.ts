import type { Address } from "../config/scalars.ts";

/** A server that puts Envoy's checks to a CheckHandler and answers health checks on the same port. */
export interface Transport {
  /** Resolves to the bound port, a free one for port 0; rejects when the address cannot be bound. */
  listen(address: Address): Promise<number>;
  /** Health checks answer NOT_SERVING from now on. Checks are still answered, while Envoy turns elsewhere. */
  notServing(): void;
  /**
   * Takes no more connections and calls. Resolves once the calls under way have ended; those that outlast
   * this many milliseconds are cut off.
   */
  drain(milliseconds: number): Promise<void>;
}
