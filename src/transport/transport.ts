import type { Address } from "../config/scalars.ts";
import type { TlsServerSettings } from "../config/schema.ts";

/** A server that puts Envoy's checks to a CheckHandler and answers health checks on the same port. */
export interface Transport {
  /** Resolves to the bound port, a free one for port 0; rejects when the address cannot be bound. */
  listen(address: Address): Promise<number>;
  /** Absent without TLS. New connections are served with these from now on; those that are open go on. */
  renewTls?(tls: TlsServerSettings): void;
  /** Health checks answer NOT_SERVING from now on. Checks are still answered, while Envoy turns elsewhere. */
  notServing(): void;
  /**
   * Takes no more connections and calls. Resolves once the calls under way have ended; those that outlast
   * this many milliseconds are cut off.
   */
  drain(milliseconds: number): Promise<void>;
}
