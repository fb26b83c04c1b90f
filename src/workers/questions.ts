import type { Registry } from "prom-client";
import type { AppPorts, NotStarted } from "../app.ts";
import type { ReplayGuard } from "../binding/replay.ts";
import type { Configuration } from "../configuration.ts";
import type { Revocation } from "../revocation/target.ts";
import type { ReloadReport } from "./reload.ts";

/** Every metric of one process with its values. */
export type Snapshot = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>;

export type StartReport = { readonly kind: "started"; readonly ports: AppPorts } | NotStarted;

/** What the primary asks a worker. */
export type ToWorker =
  | { readonly kind: "start"; readonly number: number; readonly configuration: Configuration }
  | { readonly kind: "metrics" }
  /** Revocations that another worker was told of. */
  | { readonly kind: "hear"; readonly revocations: readonly Revocation[] }
  /** `replaced`: another process listens on the same ports already. */
  | { readonly kind: "stop"; readonly replaced: boolean };

export interface FromWorker {
  readonly start: StartReport;
  readonly metrics: Snapshot;
  /** They are in force there. */
  readonly hear: true;
  /** The last metrics, after everything else. */
  readonly stop: Snapshot;
}

/** What a worker asks the primary. */
export type ToPrimary =
  /** From the answer on, the worker is told of what others revoke. */
  | { readonly kind: "known" }
  /** The worker that asks is one of those that are replaced: it lives until it has its answer. */
  | { readonly kind: "reload" }
  | { readonly kind: "revoke"; readonly revocations: readonly Revocation[] }
  | { readonly kind: "claim"; readonly key: string; readonly milliseconds: number }
  | { readonly kind: "isReceived"; readonly key: string }
  | { readonly kind: "remember"; readonly key: string; readonly milliseconds: number };

export interface FromPrimary {
  readonly known: readonly Revocation[];
  readonly reload: ReloadReport;
  /** Every other worker has heard of it, or will before it answers anything else. */
  readonly revoke: true;
  readonly claim: Awaited<ReturnType<ReplayGuard["claim"]>>;
  readonly isReceived: boolean;
  readonly remember: true;
}
