/** Services by their full names in proto/. */
export const AUTHORIZATION = "envoy.service.auth.v3.Authorization";
export const HEALTH = "grpc.health.v1.Health";

/** What health checks may ask after: the whole server under the empty name, as the protocol has it, and the one service. */
export const HEALTH_NAMES: readonly string[] = ["", AUTHORIZATION];
