import { z } from "zod";
import type { JsonSchema } from "./schema-parts.ts";
import { shareSchemas } from "./share-schemas.ts";
import { tellApart } from "./tell-apart.ts";
import { writtenConfig } from "./written-config.ts";

/** What Kubernetes itself defines and refuses. */
const object = z.looseObject({});
const list = z.array(object);
const words = z.record(z.string(), z.string());
const text = z.string();
const flag = z.boolean();
const port = z.int().min(1).max(65_535);
const seconds = z.int().min(1).max(3_600);
const replicas = z.int().min(1).max(1_000);
const dnsLabel = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const name = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/);
/** As the key of a ConfigMap or Secret. */
const fileName = z
  .string()
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/);

const secret = z.strictObject({ secretName: name, externalSecret: object.optional() });

/** Empty, or complete: the chart's values are those of the default with others merged over them. */
const issuerRef = z.union([
  z.strictObject({ name: z.string().min(1), kind: text.optional(), group: text.optional() }),
  z.strictObject({}),
]);

const values = z.strictObject({
  /** Of Helm itself, for charts above this one. */
  global: object.optional(),
  replicaCount: z.int().min(0).max(1_000),
  image: z.strictObject({
    repository: z.string().min(1),
    tag: z.string().regex(/^([\w][\w.-]{0,127})?$/),
    digest: z.string().regex(/^(sha256:[0-9a-f]{64})?$/),
    pullPolicy: z.enum(["IfNotPresent", "Always", "Never"]),
  }),
  imagePullSecrets: z.array(z.strictObject({ name })),
  nameOverride: dnsLabel.or(z.literal("")),
  // A Service's name begins with a letter.
  fullnameOverride: dnsLabel.regex(/^[a-z]/).or(z.literal("")),
  /** Put in place below. */
  config: object,
  files: z.record(fileName, z.string()),
  // "secret-" stands before it in the name of its volume, which is a DNS label.
  secrets: z.record(dnsLabel.max(56), secret),
  redis: z.strictObject({
    existingSecret: name.or(z.literal("")),
    urlKey: fileName,
    cacheSecretKey: fileName,
  }),
  reload: z.enum(["roll", "watch"]),
  tls: z.strictObject({
    existingSecret: name.or(z.literal("")),
    clientCa: flag,
    certManager: z.strictObject({ issuerRef }),
  }),
  env: list,
  envFrom: list,
  listenAddress: z.enum(["0.0.0.0", "[::]"]),
  ports: z.strictObject({ grpc: port, ops: port, admin: port, events: port }),
  service: z.strictObject({
    annotations: words,
    trafficDistribution: z.enum(["", "PreferClose", "PreferSameZone", "PreferSameNode"]),
    headless: flag,
  }),
  shutdown: z.strictObject({ preStopSeconds: seconds, drainSeconds: seconds }),
  probes: z.strictObject({ startupSeconds: seconds, periodSeconds: seconds, timeoutSeconds: seconds }),
  resources: object,
  podSecurityContext: object,
  securityContext: object,
  serviceAccount: z.strictObject({ create: flag, name: text, annotations: words }),
  commonLabels: words,
  podLabels: words,
  podAnnotations: words,
  nodeSelector: words,
  tolerations: list,
  affinity: object,
  priorityClassName: text,
  topologySpreadConstraints: list,
  extraVolumes: list,
  extraVolumeMounts: list,
  autoscaling: z.strictObject({
    enabled: flag,
    minReplicas: replicas,
    maxReplicas: replicas,
    targetCPUUtilizationPercentage: z.int().min(1).max(1_000),
    metrics: list,
    behavior: object,
  }),
  podDisruptionBudget: z.strictObject({
    enabled: flag,
    maxUnavailable: z.union([z.int().min(0), z.string().regex(/^\d{1,3}%$/)]),
  }),
  networkPolicy: z.strictObject({
    enabled: flag,
    grpcFrom: list,
    opsFrom: list,
    eventsFrom: list,
    extraIngress: list,
    egress: list,
  }),
  metrics: z.strictObject({
    scrapeAnnotations: flag,
    serviceMonitor: z.strictObject({
      enabled: flag,
      interval: z.string().regex(/^\d+(ms|s|m)$/),
      labels: words,
    }),
    prometheusRule: z.strictObject({ enabled: flag, labels: words, runbookUrl: text }),
    dashboard: z.strictObject({ enabled: flag, labels: words, annotations: words }),
  }),
});

/** The JSON schema (draft 7, which every Helm 3 understands) of the chart's values. */
export function valuesSchema(): JsonSchema {
  const { $schema, properties, ...rest } = z.toJSONSchema(values, { target: "draft-7", io: "input" });
  return shareSchemas({
    ...($schema !== undefined && { $schema }),
    title: "Values of the Grantgate chart",
    ...rest,
    properties: { ...properties, config: tellApart(writtenConfig()) },
  });
}
