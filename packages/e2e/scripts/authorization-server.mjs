// A real authorization server on loopback, for tests: `node authorization-server.mjs`. Says where it is in a line of JSON.
// Lets everybody in as "ada" and grants what is asked for, so that a test can follow the redirects without a browser.
import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const ACCOUNT = "ada";
const SCOPES = ["notes:read", "notes:write"];
const { INTROSPECTION_CLIENT, INTROSPECTION_SECRET, TOKEN_FORMAT } = process.env;

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  scopes: SCOPES,
  clients: [
    {
      client_id: INTROSPECTION_CLIENT,
      client_secret: INTROSPECTION_SECRET,
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ],
  // The official client registers with the scopes that it wants first: they are not to be all that it ever gets.
  extraClientMetadata: {
    properties: ["registered_with"],
    validator: (_context, _key, _value, metadata) => {
      delete metadata.scope;
    },
  },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_context, client) => client.clientId === INTROSPECTION_CLIENT },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_context, resource) => ({
        scope: SCOPES.join(" "),
        audience: resource,
        accessTokenFormat: TOKEN_FORMAT,
        accessTokenTTL: 300,
      }),
    },
  },
  findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
  loadExistingGrant: async ({ oidc }) => {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope(oidc.params.scope);
    grant.addResourceScope(oidc.params.resource, oidc.params.scope);
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url.startsWith("/interaction/")) answer(request, response);
  else await provider.interactionFinished(request, response, { login: { accountId: ACCOUNT }, consent: {} });
});
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
