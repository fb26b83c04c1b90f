import type { Document } from "yaml";
import { CONNECTION_MANAGER } from "./envoy.ts";

const CLUSTER = "collector";

/** Envoy traces every request by its own OpenTelemetry tracer, to a collector on this port of 127.0.0.1. */
export function traceByOpenTelemetry(config: Document, port: number): void {
  const uri = `http://127.0.0.1:${port}/v1/traces`;
  config.setIn([...CONNECTION_MANAGER, "tracing"], {
    provider: {
      name: "envoy.tracers.opentelemetry",
      typed_config: {
        "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig",
        http_service: { http_uri: { uri, cluster: CLUSTER, timeout: "1s" } },
        service_name: "envoy",
      },
    },
  });
  const socket_address = { address: "127.0.0.1", port_value: port };
  config.addIn(["static_resources", "clusters"], {
    name: CLUSTER,
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: {
      cluster_name: CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address } } }] }],
    },
  });
}
