import { randomUUID } from "node:crypto";
import { CHECK_REQUEST, encode, upstream } from "../transport/protos.ts";

export const CHECK_PATH = "/envoy.service.auth.v3.Authorization/Check";

/** A CheckRequest as Envoy 1.40 sends it for a request of a browser, with gRPC's prefix of five bytes. */
export function checkMessage(token: string): Buffer {
  const message = encode(upstream, CHECK_REQUEST, { attributes: attributesOf(token) });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function attributesOf(token: string) {
  const id = randomUUID();
  return {
    source: { address: { socket_address: { address: "127.0.0.1", port_value: 40_414 } } },
    destination: { address: { socket_address: { address: "127.0.0.1", port_value: 10_000 } } },
    request: {
      time: { seconds: 1_800_000_000, nanos: 123_456_000 },
      http: {
        id: "1234567890123456789",
        method: "GET",
        host: "jira.example.com",
        path: "/rest/api/2/myself",
        scheme: "http",
        protocol: "HTTP/1.1",
        headers: {
          ":authority": "jira.example.com",
          ":method": "GET",
          ":path": "/rest/api/2/myself",
          ":scheme": "http",
          accept: "application/json",
          "accept-encoding": "gzip, deflate, br",
          authorization: `Bearer ${token}`,
          "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "x-forwarded-proto": "http",
          "x-request-id": id,
        },
      },
    },
    metadata_context: {},
    route_metadata_context: {},
  };
}
