import type { Outage } from "../../provider/outbound.ts";

export interface Bearer {
  readonly kind: "bearer";
  readonly token: string;
}

/** Where the token comes from that our requests carry. */
export interface BearerSource {
  /** One that is not known to have ended. */
  current(): Promise<Bearer | Outage>;
  /** Another one in place of a token that the service did not take; undefined where there is no other. */
  renew(refused: string): Promise<Bearer | Outage | undefined>;
  close(): Promise<void>;
}

/** A token of the settings. */
export function fixedBearer(token: string): BearerSource {
  return {
    current: async () => ({ kind: "bearer", token }),
    renew: async () => undefined,
    close: async () => undefined,
  };
}
