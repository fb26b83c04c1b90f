import { Server, ServerCredentials } from "@grpc/grpc-js";
import { loadAuthorizationService } from "../../src/transport/protos.ts";

/*
 * What grpc-js costs before anything is decided: the same definitions and the same messages, and always the same
 * allow. Run as `node constant-server.ts PORT`.
 */

const ALLOW = {
  status: { code: 0 },
  ok_response: { headers: [{ header: { key: "x-auth-user", value: "alice" } }] },
};

const server = new Server({ "grpc.enable_channelz": 0, "grpc.max_concurrent_streams": 1_024 });
server.addService(loadAuthorizationService(), {
  Check: (_call: unknown, callback: (error: null, answer: typeof ALLOW) => void) => callback(null, ALLOW),
});
server.bindAsync(`127.0.0.1:${process.argv[2]}`, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
