import assert from "node:assert/strict";
import { z } from "zod";
import { manifestFiles, manifestsIn, yamlIn } from "./manifests.ts";

const GRPC_PORT = 9191;
const POLICIES = "deploy/compose/grantgate.yaml";

const meshConfig = z.strictObject({
  meshConfig: z.strictObject({
    pathNormalization: z.strictObject({ normalization: z.literal("MERGE_SLASHES") }),
    extensionProviders: z.array(
      z.strictObject({
        name: z.string(),
        envoyExtAuthzGrpc: z.strictObject({
          service: z.string(),
          port: z.int(),
          timeout: z.string(),
          statusOnError: z.string(),
          failOpen: z.boolean(),
        }),
      }),
    ),
  }),
});
const custom = z.object({ action: z.literal("CUSTOM"), provider: z.object({ name: z.string() }) });
const targets = z.object({ targetRefs: z.array(z.object({ kind: z.string(), name: z.string() })) });
const backend = z.object({ name: z.string(), namespace: z.string(), port: z.int() });
const extAuth = z.object({
  extAuth: z.object({
    grpc: z.object({ backendRefs: z.array(backend) }),
    timeout: z.string(),
    statusOnError: z.int(),
    failOpen: z.boolean(),
    contextExtensions: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  }),
});
const grant = z.object({
  from: z.array(z.object({ kind: z.string(), namespace: z.string() })),
  to: z.array(z.object({ kind: z.string(), name: z.string() })),
});
const policies = z.object({ policies: z.array(z.object({ name: z.string() })) });

const istio = manifestFiles("deploy/istio", ["mesh-config.yaml"]).flatMap(manifestsIn);
const gateway = manifestFiles("deploy/envoy-gateway").flatMap(manifestsIn);
const securityPolicies = gateway.filter(({ kind }) => kind === "SecurityPolicy");
const { extensionProviders } = meshConfig.parse(yamlIn("deploy/istio/mesh-config.yaml")).meshConfig;

describe("what deploy/istio and deploy/envoy-gateway name", () => {
  it("is asked with one timeout, status and refusal, and never fails open", () => {
    const asked = extensionProviders.map(({ envoyExtAuthzGrpc }) => envoyExtAuthzGrpc);
    assert.deepEqual(asked, [
      {
        service: "grantgate.grantgate.svc.cluster.local",
        port: GRPC_PORT,
        timeout: "5s",
        statusOnError: "503",
        failOpen: false,
      },
    ]);
    for (const { spec } of securityPolicies) {
      const { timeout, statusOnError, failOpen } = extAuth.parse(spec).extAuth;
      assert.deepEqual(
        { timeout, statusOnError, failOpen },
        { timeout: "5s", statusOnError: 503, failOpen: false },
      );
    }
  });

  it("is a provider of the mesh, for each policy that asks", () => {
    const asking = istio.flatMap(({ spec }) => custom.safeParse(spec).data ?? []);
    assert.equal(asking.length, 3);
    const known = extensionProviders.map(({ name }) => name);
    for (const { provider } of asking) assert.ok(known.includes(provider.name), provider.name);
  });

  it("is an object beside it, for each target of a policy", () => {
    for (const { metadata, spec } of [...istio, ...gateway]) {
      for (const target of targets.safeParse(spec).data?.targetRefs ?? []) {
        const found = [...istio, ...gateway].some(
          ({ kind, metadata: { name, namespace } }) =>
            kind === target.kind && name === target.name && namespace === metadata.namespace,
        );
        assert.ok(found, `${metadata.name}: ${target.kind} ${target.name}`);
      }
    }
  });

  it("is a Service that policies of other namespaces may name", () => {
    const grants = gateway.filter(({ kind }) => kind === "ReferenceGrant");
    assert.equal(securityPolicies.length, 2);
    for (const { metadata, spec } of securityPolicies) {
      for (const { name, namespace, port } of extAuth.parse(spec).extAuth.grpc.backendRefs) {
        assert.equal(port, GRPC_PORT);
        const granted = grants.some(({ metadata: granting, spec: given }) => {
          const { from, to } = grant.parse(given);
          return (
            granting.namespace === namespace &&
            from.some(
              (source) => source.kind === "SecurityPolicy" && source.namespace === metadata.namespace,
            ) &&
            to.some((target) => target.kind === "Service" && target.name === name)
          );
        });
        assert.ok(granted, `${metadata.name}: ${namespace}/${name}`);
      }
    }
  });

  it("is a policy that there is in an example, for each context extension", () => {
    const known = policies.parse(yamlIn(POLICIES)).policies.map(({ name }) => name);
    const named = securityPolicies.flatMap(({ spec }) => extAuth.parse(spec).extAuth.contextExtensions);
    assert.deepEqual(named, [{ name: "policy", value: "reports" }]);
    for (const { value } of named) assert.ok(known.includes(value), value);
  });
});
