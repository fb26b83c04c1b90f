import { isDeepStrictEqual } from "node:util";
import type { AdminAnswers } from "./admin/build.ts";
import { failure } from "./admin/reply.ts";
import { createAdminServer } from "./admin/server.ts";
import type { Configuration } from "./configuration.ts";
import type { Observers } from "./decide.ts";
import { createEventsServer } from "./events/server.ts";
import { observeCertificates } from "./observe/certificates.ts";
import { describeDefect } from "./observe/log.ts";
import { createOpsServer } from "./observe/ops-server.ts";
import { buildService, type ServiceOptions } from "./service.ts";
import { createSuccession } from "./succession.ts";
import { buildTransport } from "./transport/build.ts";

/** The running service. */
export interface App {
  readonly kind: "started";
  readonly ports: AppPorts;
  /**
   * Decides by another configuration from now on; checks under way end by the one before. What the listeners are
   * made of stays as it is (see FIXED_IN_PLACE).
   */
  adopt(configuration: Configuration): Promise<void>;
  /**
   * Not ready, NOT_SERVING, calls under way finished or cut off at `drain`, everything closed. Where it is `replaced`,
   * by another process on the same ports, health goes on being SERVING.
   */
  stop(replaced?: boolean): Promise<void>;
}

/** The bound ports. */
export interface AppPorts {
  readonly listen: number;
  /** Undefined in one process of several. */
  readonly ops?: number;
  readonly events?: number;
  readonly admin?: number;
}

/** An address of the configuration could not be bound; `reason` names it. */
export interface NotStarted {
  readonly kind: "notStarted";
  readonly reason: string;
}

export interface AppOptions extends ServiceOptions {
  /** False in one process of several: metrics and probes are those of all. */
  readonly ops?: boolean;
}

/**
 * Envoy opens another connection, which is another process's, once one has as many calls under way. So many are
 * under way at once only where a process has too much to do.
 */
const SPREADING_STREAMS = 64;

/** Wires the service and starts it. It depends on no provider, directory server or Redis to be up. */
export async function startApp(
  configuration: Configuration,
  observers: Observers,
  { ops: hasOps = true, ...options }: AppOptions = {},
): Promise<App | NotStarted> {
  const { log, metrics } = observers;
  const { settings } = configuration;
  const { drain } = settings;
  const first = await buildService(configuration, observers, options);
  const services = createSuccession(first, { drain, metrics });
  const transport = await buildTransport(settings.transport, {
    check: (request, deadline, caller) => services.current().check(request, deadline, caller),
    realm: settings.realm,
    errors: settings.errors,
    onDefect: (error) => log.error(describeDefect(error), "defect"),
    // One process of several.
    concurrentStreams: hasOps ? undefined : SPREADING_STREAMS,
    onLimit: (limit) => metrics.transportLimits.inc({ limit }),
    secured: settings.tls && {
      tls: settings.tls,
      onHandshakeFailed: (code) => {
        metrics.handshakesFailed.inc();
        log.debug({ code }, "TLS handshake failed");
      },
    },
  });
  observeCertificates(settings.tls, metrics);
  let ready = false;
  const ops = hasOps ? createOpsServer(metrics, () => ready) : undefined;
  const events =
    first.events && createEventsServer(async (request) => services.current().events?.(request), log);
  const adminOf = () => services.current().admin ?? NOBODY;
  const admin =
    first.admin &&
    createAdminServer({
      admit: (request) => adminOf().admit(request),
      answer: (path, body) => adminOf().answer(path, body),
      log,
    });
  const close = async () => {
    await Promise.all([transport.drain(drain), events?.drain(drain), admin?.drain(drain)]);
    await Promise.all([ops?.close(), services.close()]);
  };
  const stop = async (replaced = false) => {
    ready = false;
    if (!replaced) transport.notServing();
    log.info({ milliseconds: drain }, "draining");
    await close();
    log.info("stopped");
  };
  let inForce = configuration;
  const adopt = async (next: Configuration) => {
    // A certificate is renewed every few hours in some places: all that is remembered stays.
    if (!isSameBesideTls(inForce, next)) await services.adopt(() => buildService(next, observers, options));
    inForce = next;
    const { tls } = next.settings;
    if (tls) transport.renewTls?.(tls);
    observeCertificates(tls, metrics);
  };

  try {
    await first.ready;
    const ports = {
      listen: await transport.listen(settings.listen),
      ...(ops && { ops: await ops.listen(settings.ops) }),
      ...(admin && settings.admin && { admin: await admin.listen(settings.admin.listen) }),
      ...(events && settings.events && { events: await events.listen(settings.events.listen) }),
    };
    ready = true;
    log.info(ports, "listening");
    return { kind: "started", ports, adopt, stop };
  } catch (error) {
    await close();
    return { kind: "notStarted", reason: error instanceof Error ? error.message : String(error) };
  }
}

function isSameBesideTls(before: Configuration, next: Configuration): boolean {
  const settings = { ...next.settings, tls: before.settings.tls };
  return isDeepStrictEqual(settings, before.settings) && isDeepStrictEqual(next.proxies, before.proxies);
}

const NOBODY: AdminAnswers = {
  admit: () => failure(404, "Nobody is here."),
  answer: async () => failure(404, "Nobody is here."),
};
