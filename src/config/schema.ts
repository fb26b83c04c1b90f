import { z } from "zod";
import { address, count, duration, flag, processes, share, text, tokenSize } from "./scalars.ts";
import { adminSchema } from "./schema/admin.ts";
import { cacheSchema } from "./schema/cache.ts";
import { many, table } from "./schema/collections.ts";
import { directorySchema } from "./schema/directory.ts";
import { eventsSchema } from "./schema/events.ts";
import { policySchema } from "./schema/policy.ts";
import { providerSchema } from "./schema/provider.ts";
import { revocationSchema } from "./schema/revocation.ts";
import { tlsSchema } from "./schema/tls.ts";
import { tracingSchema } from "./schema/tracing.ts";

export type { CacheSettings, RedisSettings } from "./schema/cache.ts";
export { type DirectorySettings, directorySchema, type SettingsOf } from "./schema/directory.ts";
export type { EventsSettings, TransmitterSettings } from "./schema/events.ts";
export { type GrantSettings, grantSchema } from "./schema/grant.ts";
export { type MatchSettings, type PolicySettings, policySchema } from "./schema/policy.ts";
export {
  type Asserts,
  type ProviderSettings,
  providerSchema,
  type WrittenProvider,
} from "./schema/provider.ts";
export type { RequireSettings } from "./schema/require.ts";
export type { TlsServerSettings } from "./schema/tls.ts";
export type { TracingSettings } from "./schema/tracing.ts";

const dpop = z
  .strictObject({
    replay: z
      .enum(["shared", "local"], "shared or local")
      .optional()
      .describe("where proofs seen are remembered: shared (Redis; 503 while it is down), else local"),
    nonce: flag.prefault(false).describe("demand a nonce of ours in each proof"),
    maxAge: duration.prefault("60s").describe("of a proof, by its iat"),
  })
  .describe("DPoP proofs (RFC 9449)");
const clientCertificate = z
  .strictObject({
    from: z
      .enum(["peer", "xfcc"], "peer or xfcc")
      .default("peer")
      .describe("the certificate that Envoy itself verified, or X-Forwarded-Client-Cert"),
    xfccElement: count.prefault(1).describe("with xfcc: the trusted hop's element, counted from the end"),
  })
  .describe("which certificate a token bound to one is compared with (RFC 8705)");

export const configSchema = z.strictObject({
  listen: address.prefault("127.0.0.1:9191").describe("gRPC, for Envoy"),
  tls: tlsSchema.optional(),
  transport: z
    .enum(["http2", "grpc-js"], "http2 or grpc-js")
    .default("http2")
    .describe("who speaks gRPC: our own HTTP/2 server, or @grpc/grpc-js, which takes many times the CPU"),
  ops: address.prefault("127.0.0.1:9090").describe("HTTP: /metrics, /healthz, /readyz"),
  realm: text
    .regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, "printable ASCII without quotes")
    .default("api")
    .describe("realm of WWW-Authenticate"),
  errors: z
    .enum(["documented", "rfc6750"])
    .default("documented")
    .describe("rfc6750: 401 for every invalid token, 403 for every refused user; the bodies stay"),
  drain: duration.prefault("10s").describe("how long calls under way may take after SIGTERM"),
  clockSkew: duration.prefault("10s").describe("widens nbf and iat, never exp"),
  maxTokenSize: tokenSize.prefault(16_384).describe("bytes; a longer token is refused unread"),
  workers: processes
    .prefault(1)
    .describe("processes that share the ports; auto: as many as there are processors for them"),
  watch: flag
    .prefault(true)
    .describe("reload when this file, or one of a secret, changes; else on SIGHUP or grantgate reload alone"),
  replicas: count.prefault(1).describe("how many of this service answer for the same users"),
  dpop: dpop.prefault({}),
  clientCertificate: clientCertificate.prefault({}),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  logAllows: share.prefault(1).describe("part of the allows that are logged, by chance; denials all are"),
  cache: cacheSchema.prefault({}),
  revocation: revocationSchema.optional(),
  events: eventsSchema.optional(),
  admin: adminSchema.optional(),
  tracing: tracingSchema.optional(),
  directories: table(directorySchema).default({}),
  providers: table(providerSchema).default({}),
  policies: many(policySchema),
});

export type ConfigSettings = z.output<typeof configSchema>;
export type ErrorStyle = ConfigSettings["errors"];
export type TransportKind = ConfigSettings["transport"];
