/** The codes of gRPC that this server answers by itself. */
export const GrpcStatus = {
  ok: 0,
  unknown: 2,
  deadlineExceeded: 4,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
} as const;

/** gRPC knows the codes 0 to 16. */
export const GRPC_STATUSES = 17;
