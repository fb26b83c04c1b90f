import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";

/** Stands for the login and consent pages: signs in whom `login_hint` names and grants what was asked for. */
export async function signInAndConsent(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = String(params.login_hint);
  const scope = String(params.scope);
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(scope);
  if (typeof params.resource === "string") grant.addResourceScope(params.resource, scope);
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}
