import { bearer, type RawResponse, send } from "./http.ts";
import { jira } from "./scenarios.ts";
import type { Stack } from "./stack.ts";
import { unseenToken } from "./tokens.ts";

/** Requests of each sort: before, during and after, the last with tokens of the old key and of the new one. */
const EACH = 10;

/**
 * The answers to requests of alice while the provider changes its signing key, which publishes the new one beside the
 * old. Each brings a JWT that nobody has seen.
 */
export async function askThroughKeyRotation({ oidc, envoy }: Stack): Promise<RawResponse[]> {
  const unseen = async () => {
    const tokens: string[] = [];
    while (tokens.length < EACH) tokens.push(await unseenToken(oidc, "jwt"));
    return tokens;
  };
  const ask = (token: string) => send(envoy.origin, jira(bearer(token)));
  const askInTurn = async (tokens: readonly string[]) => {
    const answers: RawResponse[] = [];
    for (const token of tokens) answers.push(await ask(token));
    return answers;
  };

  const ofOldKey = { before: await unseen(), during: await unseen(), after: await unseen() };
  const before = await askInTurn(ofOldKey.before);
  const rotated = oidc.rotateKeys({ keepPrevious: true });
  const during = await askInTurn(ofOldKey.during);
  await rotated;
  const tokens = [...(await unseen()), ...ofOldKey.after];
  return [...before, ...during, ...(await Promise.all(tokens.map(ask)))];
}
