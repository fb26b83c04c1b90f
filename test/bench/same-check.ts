import { checkMessage } from "./check-message.ts";
import { loadWithCheck } from "./h2load.ts";
import { expectRemembered, type Load, measure } from "./measure.ts";
import type { MeasuredServer } from "./measured-server.ts";
import type { Measurement } from "./measurement.ts";
import { type Bench, withService } from "./row.ts";
import { jwt } from "./tokens.ts";

/*
 * Rows in which every request is the same: it is remembered after the first.
 */

export interface SameCheck {
  /** A JWT unless said otherwise. */
  readonly token?: string;
  readonly policies?: number;
  readonly outcome?: string;
}

export function sameCheck(bench: Bench, name: string, options: SameCheck): Promise<Measurement[]> {
  const { token = jwt({ issuer: bench.provider.issuer }), ...others } = options;
  return withService(bench, name, others, async (service) => {
    const measured = await measure(name, service, sending(service, token), bench.duration);
    await expectRemembered(name, service);
    return [measured];
  });
}

/** A server that decides nothing, with the requests of the other rows. */
export async function constantAnswer(
  { provider, duration }: Bench,
  name: string,
  start: () => Promise<MeasuredServer | undefined>,
): Promise<Measurement[]> {
  const server = await start();
  if (server === undefined) return [];
  try {
    return [await measure(name, server, sending(server, jwt({ issuer: provider.issuer })), duration)];
  } finally {
    await server.stop();
  }
}

function sending({ port }: MeasuredServer, token: string): Load {
  const message = checkMessage(token);
  return (seconds) => loadWithCheck(port, message, seconds);
}
