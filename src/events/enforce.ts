import type { Metrics } from "../observe/metrics.ts";
import type { Revocations } from "../revocation/revocations.ts";
import type { Target } from "../revocation/target.ts";
import { type Outcome, unavailable } from "./outcome.ts";
import type { Receipts } from "./receipts.ts";

/** What one token asks for. */
export interface Delivery {
  /** Keyed hash of the names that tell the token from every other. */
  readonly key: string;
  /** Milliseconds for which the same token must not have an effect again. */
  readonly lifetime: number;
  readonly targets: readonly Target[];
}

/** `seen`: it is in force since an earlier delivery. */
export type Enforcement = Extract<Outcome, { kind: "enforced" | "unavailable" }> | { readonly kind: "seen" };

/** Puts what a token asks for in force, once however often and wherever it is delivered. */
export type Enforce = (delivery: Delivery) => Promise<Enforcement>;

export interface EnforceOptions {
  readonly revocations: Pick<Revocations, "revoke">;
  readonly receipts: Receipts;
  readonly metrics: Metrics;
}

export function createEnforce({ revocations, receipts, metrics }: EnforceOptions): Enforce {
  const underWay = new Map<string, Promise<Enforcement>>();

  async function enforceOnce({ key, lifetime, targets }: Delivery): Promise<Enforcement> {
    if (await receipts.has(key)) return { kind: "seen" };
    const result = await revocations.revoke(targets);
    if (result.kind === "unavailable") return unavailable("redis did not take the revocation");
    await receipts.remember(key, lifetime);
    const kinds = targets.map(({ kind }) => kind);
    for (const kind of kinds) metrics.revocationsReceived.inc({ origin: "events", kind });
    return { kind: "enforced", targets: kinds };
  }

  return (delivery) => {
    const { key } = delivery;
    const enforcement = underWay.get(key) ?? enforceOnce(delivery).finally(() => void underWay.delete(key));
    underWay.set(key, enforcement);
    return enforcement;
  };
}
