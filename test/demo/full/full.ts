import { readDashboard } from "../../deploy/dashboard.ts";
import { type Collector, startCollector } from "../../support/collector.ts";
import { askOverTls } from "../../support/envoy-tls.ts";
import {
  type PrometheusServer,
  type Rule,
  startPrometheus,
  type TimeRange,
} from "../../support/prometheus.ts";
import { type Stack, startStack } from "../../support/stack.ts";
import { obtainTokens } from "../../support/tokens.ts";
import { askDashboard, type DashboardAnswer } from "./answers.ts";
import { AUTHORITY, chooseListeners, everythingOn, type Listeners } from "./configuration.ts";
import { letHappen } from "./happenings.ts";
import { obtainUsersTokens, sendTraffic } from "./traffic.ts";

/** The composition of deploy/compose from programs of this machine, with everything on that the dashboard shows. */
export interface FullDemo {
  readonly stack: Stack;
  readonly listeners: Listeners;
  readonly prometheus: PrometheusServer;
  stop(): Promise<void>;
}

/** What came of traffic through it, as Prometheus has seen it. */
export interface Watched {
  readonly requests: number;
  readonly range: TimeRange;
  readonly answer: DashboardAnswer;
  readonly rules: readonly Rule[];
}

export async function startFull(progress: (step: string) => void): Promise<FullDemo> {
  const collector = await startCollector();
  try {
    return await startWatched(collector, progress);
  } catch (error) {
    await collector.stop();
    throw error;
  }
}

async function startWatched(collector: Collector, progress: (step: string) => void): Promise<FullDemo> {
  const listeners = await chooseListeners();
  const stack = await startStack({
    progress,
    config: everythingOn({ ...listeners, traces: collector.endpoint }),
    patchEnvoy: (config) => askOverTls(config, AUTHORITY),
    logoutUri: `${listeners.events}/backchannel-logout/corp`,
  });
  try {
    progress("Prometheus");
    const prometheus = await startPrometheus(new URL(stack.grantgate.opsOrigin).host);
    const stop = async () => {
      for (const part of [prometheus, stack, collector]) await part.stop();
    };
    return { stack, listeners, prometheus, stop };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** Seconds of the traffic's beginning that no answer shows: rates look so far back. */
const WARM_UP = 10;

/** Sends traffic for so many seconds, while this and that happens, and asks Prometheus what the dashboard asks it. */
export async function watchTraffic(
  { stack, listeners, prometheus }: FullDemo,
  seconds: number,
  progress: (what: string) => void,
): Promise<Watched> {
  const ofUsers = await obtainUsersTokens(stack);
  const tokens = { ...(await obtainTokens(stack.oidc)), ofUsers };
  const start = nowInSeconds() + WARM_UP;
  const milliseconds = seconds * 1_000;
  const [requests] = await Promise.all([
    sendTraffic(stack, tokens, Date.now() + milliseconds),
    letHappen({ stack, listeners, tokens }, milliseconds, progress),
  ]);
  const range = { start, end: nowInSeconds() };
  const answer = await askDashboard(readDashboard(), prometheus, range);
  return { requests, range, answer, rules: await prometheus.rules() };
}

const nowInSeconds = () => Math.floor(Date.now() / 1_000);
