const namespace = (name: string, labels: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

const pod = (name: string, inside: string, labels: Readonly<Record<string, string>>, port: number) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: inside, labels, annotations: { "sidecar.istio.io/status": "{}" } },
  spec: {
    containers: [
      { name, image: name, ports: [{ containerPort: port }] },
      { name: "istio-proxy", image: "istio/proxyv2:1.31.4" },
    ],
  },
  status: { phase: "Running" },
});

const service = (name: string, inside: string, selector: Readonly<Record<string, string>>, port: number) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: inside },
  spec: { selector, ports: [{ name: "http", port }] },
});

/** What the manifests are applied beside. */
const WORKLOADS = [
  namespace("grantgate", { "istio-injection": "enabled" }),
  namespace("istio-ingress", { "istio-injection": "enabled" }),
  pod("grantgate", "grantgate", { "app.kubernetes.io/name": "grantgate" }, 9191),
  service("grantgate", "grantgate", { "app.kubernetes.io/name": "grantgate" }, 9191),
  pod("ingress", "istio-ingress", { istio: "ingress" }, 443),
  service("ingress", "istio-ingress", { istio: "ingress" }, 443),
  pod("jira", "jira", { app: "jira" }, 8080),
  service("jira", "jira", { app: "jira" }, 8080),
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "jira-example-com", namespace: "istio-ingress" },
    data: {},
  },
];

/** A mode of the mesh: the objects of a cluster, the file that they are written to, and the manifest that it does without. */
export interface Mode {
  readonly file: string;
  readonly without: string;
  readonly objects: readonly { readonly kind: string }[];
}

/** sidecar.yaml and ambient.yaml are in place of each other, beside other objects each. */
export const MODES: readonly Mode[] = [
  {
    file: "sidecars.yaml",
    without: "ambient.yaml",
    objects: [...WORKLOADS, namespace("jira", { "istio-injection": "enabled" })],
  },
  { file: "waypoint.yaml", without: "sidecar.yaml", objects: WORKLOADS },
];
