import assert from "node:assert/strict";
import fc from "fast-check";
import protobuf from "protobufjs";
import {
  checkRequest,
  checkResponse,
  unreadAttributes,
  unreadHttp,
  unreadPeer,
} from "./arbitrary-messages.ts";
import { CHECK_REQUEST, CHECK_RESPONSE, decode, encode, ours, upstream } from "./protos.ts";

/** Messages, enumerations and services of our own files; google.protobuf comes with the library. */
function declarationsOf(namespace: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return namespace.nestedArray.flatMap((nested) => {
    if (nested.fullName === ".google.protobuf") return [];
    const inner = nested instanceof protobuf.Namespace ? declarationsOf(nested) : [];
    const isPackage = nested.constructor === protobuf.Namespace;
    return isPackage ? inner : [nested, ...inner];
  });
}

function describeField(field: protobuf.Field) {
  return {
    number: field.id,
    type: field.resolvedType?.fullName ?? field.type,
    repeated: field.repeated,
    keyType: field instanceof protobuf.MapField ? field.keyType : undefined,
    oneof: field.partOf?.name,
  };
}

function describeMethod(method: protobuf.Method) {
  return {
    request: method.resolvedRequestType?.fullName,
    response: method.resolvedResponseType?.fullName,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
  };
}

function assertSameField(field: protobuf.Field, parent: protobuf.ReflectionObject): void {
  assert.ok(parent instanceof protobuf.Type);
  const theirs = parent.fields[field.name];
  assert.ok(theirs, `${field.fullName} is upstream's`);
  assert.deepEqual(describeField(field), describeField(theirs.resolve()), field.fullName);
}

function assertSameMethod(method: protobuf.Method, parent: protobuf.ReflectionObject): void {
  assert.ok(parent instanceof protobuf.Service);
  const theirs = parent.methods[method.name];
  assert.ok(theirs, `${method.fullName} is upstream's`);
  assert.deepEqual(describeMethod(method), describeMethod(theirs), method.fullName);
}

describe("proto", () => {
  const declarations = declarationsOf(ours);

  it("covers the check, its answer and the health service", () => {
    const names = declarations.map(({ fullName }) => fullName);
    for (const name of [CHECK_REQUEST, CHECK_RESPONSE, "grpc.health.v1.Health", "google.rpc.Status"]) {
      assert.ok(names.includes(`.${name}`), name);
    }
  });

  for (const declaration of declarations) {
    it(`${declaration.fullName.slice(1)} is a part of upstream's`, () => {
      const theirs = upstream.lookup(declaration.fullName);
      assert.ok(theirs, "declared upstream");
      assert.equal(theirs.constructor, declaration.constructor);
      if (declaration instanceof protobuf.Type) {
        for (const field of declaration.fieldsArray) assertSameField(field, theirs);
      } else if (declaration instanceof protobuf.Service) {
        for (const method of declaration.methodsArray) assertSameMethod(method, theirs);
      } else {
        assert.ok(declaration instanceof protobuf.Enum && theirs instanceof protobuf.Enum);
        for (const [name, number] of Object.entries(declaration.values)) {
          assert.equal(theirs.values[name], number, name);
        }
      }
    });
  }

  it("reads a request as upstream wrote it, and skips the fields it leaves out", () => {
    fc.assert(
      fc.property(
        checkRequest,
        unreadAttributes,
        unreadPeer,
        unreadHttp,
        (request, attributes, peer, http) => {
          const whole = {
            attributes: {
              ...attributes,
              ...request.attributes,
              source: { ...peer, ...request.attributes.source },
              request: { http: { ...http, ...request.attributes.request.http } },
            },
          };
          const read = decode(ours, CHECK_REQUEST, encode(upstream, CHECK_REQUEST, whole));
          assert.deepEqual(read, decode(ours, CHECK_REQUEST, encode(ours, CHECK_REQUEST, request)));
          assert.deepEqual(read, decode(upstream, CHECK_REQUEST, encode(upstream, CHECK_REQUEST, request)));
        },
      ),
    );
  });

  it("writes an answer that upstream reads with the same values", () => {
    fc.assert(
      fc.property(checkResponse, (response) => {
        const read = decode(upstream, CHECK_RESPONSE, encode(ours, CHECK_RESPONSE, response));
        assert.deepEqual(read, response);
      }),
    );
  });
});
