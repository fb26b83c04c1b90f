import { checkOf, startService, startSlowProvider } from "../workers/running-service.ts";

let scraped: Promise<string> | undefined;

/** What a service of two workers exposes that decided by a provider and a directory; started once. */
export function scrape(): Promise<string> {
  scraped ??= scrapeNew();
  return scraped;
}

async function scrapeNew(): Promise<string> {
  const provider = await startSlowProvider();
  const service = await startService({ provider: provider.port, more: "workers: 2" });
  try {
    await service.client().check(checkOf("a-token"));
    return await service.metrics();
  } finally {
    await service.stop();
    provider.close();
  }
}
