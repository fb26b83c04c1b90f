import { deepEqual, equal } from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";
import { type RunningTransport, startTransport, TRANSPORTS } from "../running-transport.ts";
import { openCall } from "../stream-client.ts";

/** The fields of upstream's grpc/reflection/v1/reflection.proto that the tests speak of. */
const root = protobuf.Root.fromJSON({
  nested: {
    Request: {
      oneofs: { messageRequest: { oneof: ["file", "symbol", "extensions", "services"] } },
      fields: {
        host: { type: "string", id: 1 },
        file: { type: "string", id: 3 },
        symbol: { type: "string", id: 4 },
        extensions: { type: "string", id: 6 },
        services: { type: "string", id: 7 },
      },
    },
    Files: { fields: { file: { rule: "repeated", type: "bytes", id: 1 } } },
    Service: { fields: { name: { type: "string", id: 1 } } },
    Services: { fields: { service: { rule: "repeated", type: "Service", id: 1 } } },
    Failure: { fields: { code: { type: "int32", id: 1 }, message: { type: "string", id: 2 } } },
    Response: {
      fields: {
        originalRequest: { type: "Request", id: 2 },
        files: { type: "Files", id: 4 },
        services: { type: "Services", id: 6 },
        failure: { type: "Failure", id: 7 },
      },
    },
  },
});
const Request = root.lookupType("Request");
const Response = root.lookupType("Response");
const encode = (request: object): Buffer => Buffer.from(Request.encode(Request.fromObject(request)).finish());
const decode = (bytes: Buffer): Record<string, unknown> => Response.toObject(Response.decode(bytes));

interface FilesAnswer {
  readonly files?: { readonly file: readonly Buffer[] };
  readonly failure?: { readonly code: number };
}

const namesOf = ({ files }: FilesAnswer): string[] =>
  (files?.file ?? []).map((bytes) => {
    const file = descriptor.FileDescriptorProto.decode(bytes);
    return descriptor.FileDescriptorProto.toObject(file).name;
  });

const AUTHORIZATION = "envoy.service.auth.v3.Authorization";
const EXTERNAL_AUTH = "envoy/service/auth/v3/external_auth.proto";
const ATTRIBUTE_CONTEXT = "envoy/service/auth/v3/attribute_context.proto";
const HEALTH = "grpc/health/v1/health.proto";

/** Symbols, and the files that declare them. */
const DECLARED = {
  [AUTHORIZATION]: EXTERNAL_AUTH,
  [`${AUTHORIZATION}.Check`]: EXTERNAL_AUTH,
  "envoy.service.auth.v3.CheckRequest": EXTERNAL_AUTH,
  "envoy.service.auth.v3.AttributeContext.HttpRequest": ATTRIBUTE_CONTEXT,
  "envoy.type.v3.StatusCode": "envoy/type/v3/http_status.proto",
  "grpc.health.v1.Health.Watch": HEALTH,
  "grpc.health.v1.HealthCheckResponse.ServingStatus": HEALTH,
  "grpc.reflection.v1.ServerReflection": "grpc/reflection/v1/reflection.proto",
  "grpc.reflection.v1alpha.ErrorResponse": "grpc/reflection/v1alpha/reflection.proto",
};
const UNKNOWN = ["envoy.service.auth.v3.Nothing", "envoy.service.auth.v3", "CheckRequest", ""];

for (const kind of TRANSPORTS) {
  for (const version of ["v1", "v1alpha"]) {
    describe(`server reflection ${version}, ${kind}`, () => {
      let running: RunningTransport;
      const open = () =>
        openCall(running.port, `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`);

      /** Puts all requests in one call; gives the answers, in order. */
      async function ask(...requests: readonly object[]): Promise<(Record<string, unknown> & FilesAnswer)[]> {
        const call = open();
        for (const request of requests) call.send(encode(request));
        call.finish();
        equal(await call.ended, status.OK);
        return call.messages.map(decode);
      }

      before(async () => {
        running = await startTransport(kind);
      });

      after(() => running.stop());

      it("lists the services", async () => {
        const request = { host: "a.example", services: "*" };
        deepEqual(await ask(request), [
          {
            originalRequest: request,
            services: {
              service: [
                { name: AUTHORIZATION },
                { name: "grpc.health.v1.Health" },
                { name: "grpc.reflection.v1.ServerReflection" },
                { name: "grpc.reflection.v1alpha.ServerReflection" },
              ],
            },
          },
        ]);
      });

      it("gives a file by its name, before all that it may import", async () => {
        const [answer = {}] = await ask({ file: ATTRIBUTE_CONTEXT });
        const names = namesOf(answer);
        equal(names[0], ATTRIBUTE_CONTEXT);
        equal(names.length, 10);
        equal(new Set(names).size, 10);
      });

      it("gives the file that declares a symbol, one after another in a call", async () => {
        const answers = await ask(...Object.keys(DECLARED).map((symbol) => ({ symbol })));
        deepEqual(
          answers.map((answer) => namesOf(answer)[0]),
          Object.values(DECLARED),
        );
      });

      it("answers NOT_FOUND where there is none, and goes on", async () => {
        const unknown = [{ file: "nothing.proto" }, ...UNKNOWN.map((symbol) => ({ symbol }))];
        const answers = await ask(...unknown, { file: HEALTH });
        const last = answers.pop();
        deepEqual(
          answers.map(({ originalRequest, failure }) => [originalRequest, failure?.code]),
          unknown.map((request) => [request, 5]),
        );
        equal(namesOf(last ?? {})[0], HEALTH);
      });

      it("answers UNIMPLEMENTED to what is about extensions", async () => {
        const [answer] = await ask({ extensions: "envoy.service.auth.v3.CheckRequest" });
        equal(answer?.failure?.code, 12);
      });

      it("ends with INTERNAL at what is no request, after the answers before it", async () => {
        const call = open();
        call.send(encode({ services: "" }));
        await call.received(1);
        call.send(Buffer.from([0xff, 0xff]));
        call.send(encode({ services: "" }));
        equal(await call.ended, status.INTERNAL);
        equal(call.messages.length, 1);
      });
    });
  }
}
