import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthClientMetadata, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { followRedirects } from "./authorization-server.js";

type ClientInformation = Parameters<NonNullable<OAuthClientProvider["saveClientInformation"]>>[0];

/** Logs in for the official clients, and remembers every secret that goes through its hands. */
export class TestOAuthProvider implements OAuthClientProvider {
  readonly redirectUrl = "http://127.0.0.1:9/callback";
  readonly clientMetadata: OAuthClientMetadata;
  readonly secrets = new Set<string>();
  #client: ClientInformation | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  #login: URL | undefined;
  #discovered: OAuthDiscoveryState | undefined;

  constructor(grantTypes: string[]) {
    this.clientMetadata = {
      client_name: "e2e",
      redirect_uris: [this.redirectUrl],
      grant_types: grantTypes,
      response_types: ["code"],
    };
  }

  /** The scopes that the client asked for last. */
  get askedFor(): string | null | undefined {
    return this.#login?.searchParams.get("scope");
  }

  /** What its user does in the browser. Gives what the client gets back from there. */
  async logIn(): Promise<URLSearchParams> {
    if (this.#login === undefined) throw new Error("nobody was asked to log in");
    const answer = await followRedirects(this.#login, this.redirectUrl);
    const code = answer.get("code");
    if (code === null) throw new Error(`no code: ${answer}`);
    this.secrets.add(code);
    return answer;
  }

  clientInformation(): ClientInformation | undefined {
    return this.#client;
  }

  saveClientInformation(client: ClientInformation): void {
    this.#client = client;
    if (client.client_secret !== undefined) this.secrets.add(client.client_secret);
  }

  tokens(): OAuthTokens | undefined {
    return this.#tokens;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
    for (const token of [tokens.access_token, tokens.refresh_token]) if (token !== undefined) this.secrets.add(token);
  }

  redirectToAuthorization(url: URL): void {
    this.#login = url;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovered;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovered = state;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
    this.secrets.add(verifier);
  }

  codeVerifier(): string {
    return this.#verifier;
  }
}
